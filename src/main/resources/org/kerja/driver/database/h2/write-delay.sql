-- One row if commits reach the file late; none for a database in memory.
select setting.setting_value
from information_schema.settings setting
where setting.setting_name = 'WRITE_DELAY'
  and cast(setting.setting_value as bigint) > 0
  and database_path() is not null
