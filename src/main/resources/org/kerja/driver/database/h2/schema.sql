-- Kerja on H2. Run it with Flyway or Liquibase, or let kerja.connections.<name>.schema=create do it.

create table if not exists kerja_jobs (
  id uuid not null primary key,
  queue varchar(255) not null,
  name varchar(255) not null,
  version integer default 1 not null,
  priority integer default 0 not null,
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
  attempts varchar(1048576),
  payload varchar(1048576),
  line varchar(400),
  limits varchar(4000)
);

create index if not exists kerja_jobs_claim on kerja_jobs (queue, priority desc, available_at, id);

create table if not exists kerja_failed_jobs (
  id varchar(36) not null primary key,
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
  attempts varchar(1048576),
  payload varchar(1048576),
  unique_key varchar(200),
  line varchar(400),
  limits varchar(4000)
);

create index if not exists kerja_failed_jobs_failed_at on kerja_failed_jobs (failed_at, id);

create index if not exists kerja_failed_jobs_queue on kerja_failed_jobs (queue, failed_at);

-- Tables that an earlier version made have no such columns.
alter table kerja_jobs add column if not exists line varchar(400);

alter table kerja_jobs add column if not exists limits varchar(4000);

create index if not exists kerja_jobs_line on kerja_jobs (line, priority desc, id);

alter table kerja_failed_jobs add column if not exists line varchar(400);

alter table kerja_failed_jobs add column if not exists limits varchar(4000);

alter table kerja_failed_jobs add column if not exists unique_key varchar(200);

create table if not exists kerja_ended_jobs (
  id uuid not null primary key,
  name varchar(255) not null,
  queue varchar(255) not null,
  state varchar(20) not null,
  reason varchar(10000),
  progress integer,
  result varchar(1048576),
  created_at bigint not null,
  ended_at bigint not null,
  keep_until bigint not null
);

create index if not exists kerja_ended_jobs_keep on kerja_ended_jobs (keep_until);

create table if not exists kerja_unique_keys (
  unique_key varchar(200) not null primary key,
  job_id uuid not null,
  until_what varchar(20) not null,
  free_at bigint default 0 not null,
  since bigint not null
);

create index if not exists kerja_unique_keys_job on kerja_unique_keys (job_id);

create table if not exists kerja_limits (
  limit_key varchar(200) not null primary key,
  version bigint not null
);

create table if not exists kerja_limit_uses (
  limit_key varchar(200) not null,
  job_id uuid not null,
  lease_token bigint not null,
  delivery integer not null,
  claimed_at bigint not null,
  counts_until bigint not null,
  primary key (job_id, limit_key, lease_token)
);

create index if not exists kerja_limit_uses_key on kerja_limit_uses (limit_key, claimed_at);

create table if not exists kerja_paused_queues (
  queue varchar(255) not null primary key,
  paused_at bigint not null
);
