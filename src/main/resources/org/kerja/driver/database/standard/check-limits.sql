select limit_key, version
from kerja_limits
where 1 = 0
