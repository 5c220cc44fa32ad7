-- Kerja on MariaDB and MySQL. Run it with Flyway or Liquibase, or let kerja.connections.<name>.schema=create do it.
-- Names that differ in a blank at their end differ, so the collation pads none. MySQL knows it as utf8mb4_0900_bin: write that there
-- instead of utf8mb4_nopad_bin.

-- Before version 10.8 an index of MariaDB only ascends, so the line is ordered by the priority with its sign turned.
create table if not exists kerja_jobs (
  id char(36) character set ascii collate ascii_bin not null primary key,
  queue varchar(255) not null,
  name varchar(255) not null,
  version integer default 1 not null,
  priority integer default 0 not null,
  place bigint as (-priority) virtual,
  available_at bigint not null,
  created_at bigint not null,
  lease_until bigint default 0 not null,
  attempt integer default 0 not null,
  lease_token bigint default 0 not null,
  node varchar(1000),
  started smallint default 0 not null,
  failures integer default 0 not null,
  lost_leases integer default 0 not null,
  releases integer default 0 not null,
  cancelled smallint default 0 not null,
  progress integer,
  attempts mediumtext,
  payload mediumtext,
  line varchar(400),
  limits varchar(4000),
  index kerja_jobs_claim (queue, place, available_at, id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists kerja_failed_jobs (
  id varchar(36) character set ascii collate ascii_bin not null primary key,
  connection varchar(255) not null,
  queue varchar(255) not null,
  name varchar(255) not null,
  version integer default 1 not null,
  priority integer default 0 not null,
  created_at bigint not null,
  failed_at bigint not null,
  reason varchar(50) not null,
  message varchar(10000),
  attempt integer default 0 not null,
  failures integer default 0 not null,
  lost_leases integer default 0 not null,
  releases integer default 0 not null,
  lease_token bigint default 0 not null,
  attempts mediumtext,
  payload mediumtext,
  unique_key varchar(200),
  line varchar(400),
  limits varchar(4000),
  index kerja_failed_jobs_failed_at (failed_at, id),
  index kerja_failed_jobs_queue (queue, failed_at)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- Tables that an earlier version made have no such columns.
alter table kerja_jobs add column if not exists line varchar(400);

alter table kerja_jobs add column if not exists limits varchar(4000);

create index if not exists kerja_jobs_line on kerja_jobs (line, place, id);

alter table kerja_failed_jobs add column if not exists line varchar(400);

alter table kerja_failed_jobs add column if not exists limits varchar(4000);

alter table kerja_failed_jobs add column if not exists unique_key varchar(200);

create table if not exists kerja_ended_jobs (
  id char(36) character set ascii collate ascii_bin not null primary key,
  name varchar(255) not null,
  queue varchar(255) not null,
  state varchar(20) not null,
  reason varchar(10000),
  progress integer,
  result mediumtext,
  created_at bigint not null,
  ended_at bigint not null,
  keep_until bigint not null,
  index kerja_ended_jobs_keep (keep_until)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists kerja_unique_keys (
  unique_key varchar(200) not null primary key,
  job_id char(36) character set ascii collate ascii_bin not null,
  until_what varchar(20) not null,
  free_at bigint default 0 not null,
  since bigint not null,
  index kerja_unique_keys_job (job_id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists kerja_limits (
  limit_key varchar(200) not null primary key,
  version bigint not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists kerja_limit_uses (
  limit_key varchar(200) not null,
  job_id char(36) character set ascii collate ascii_bin not null,
  lease_token bigint not null,
  delivery integer not null,
  claimed_at bigint not null,
  counts_until bigint not null,
  primary key (job_id, limit_key, lease_token),
  index kerja_limit_uses_key (limit_key, claimed_at)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists kerja_workflows (
  id char(36) character set ascii collate ascii_bin not null primary key,
  parent char(36) character set ascii collate ascii_bin,
  kind varchar(20) not null,
  name varchar(255) not null,
  state varchar(20) not null,
  total bigint not null,
  succeeded bigint not null,
  failed bigint not null,
  cancelled bigint not null,
  skipped bigint not null,
  body mediumtext not null,
  created_at bigint not null,
  ended_at bigint not null,
  index kerja_workflows_parent (parent),
  index kerja_workflows_created (kind, created_at, id),
  index kerja_workflows_ended (ended_at, id)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists kerja_steps (
  workflow char(36) character set ascii collate ascii_bin not null,
  place bigint not null,
  body mediumtext not null,
  primary key (workflow, place)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists kerja_members (
  job_id char(36) character set ascii collate ascii_bin not null primary key,
  workflow char(36) character set ascii collate ascii_bin not null,
  index kerja_members_workflow (workflow)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists kerja_outcomes (
  id bigint not null auto_increment primary key,
  workflow char(36) character set ascii collate ascii_bin not null,
  kind varchar(20) not null,
  job_id char(36) character set ascii collate ascii_bin,
  number_of bigint not null,
  content mediumtext
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists kerja_paused_queues (
  queue varchar(255) not null primary key,
  paused_at bigint not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
