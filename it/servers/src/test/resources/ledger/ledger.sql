create table if not exists ledger_entries (id varchar(36) primary key, words varchar(200) not null);
