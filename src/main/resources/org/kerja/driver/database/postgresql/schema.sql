-- Kerja on PostgreSQL. Run it with Flyway or Liquibase, or let kerja.connections.<name>.schema=create do it.

-- Every job is one insert, one or more updates and one delete. Vacuum by a fixed number of dead rows, not by a share of
-- the table, so that an almost empty table stays small. A claim rewrites all jobs of a page at once and changes no column
-- of an index, so with half of each page left free its rows stay in their pages and the indexes are not touched. The
-- columns stand in the order of their alignment, widest first.
create table if not exists kerja_jobs (
  available_at bigint not null,
  created_at bigint not null,
  lease_until bigint default 0 not null,
  lease_token bigint default 0 not null,
  version integer default 1 not null,
  priority integer default 0 not null,
  attempt integer default 0 not null,
  failures integer default 0 not null,
  lost_leases integer default 0 not null,
  releases integer default 0 not null,
  started smallint default 0 not null,
  cancelled smallint default 0 not null,
  id uuid not null primary key,
  queue text collate "C" not null,
  name text collate "C" not null,
  node text,
  lost_node text,
  lost_started smallint,
  progress integer,
  attempts text,
  payload text,
  line text collate "C",
  limits text
) with (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);

-- The greatest of one id is that id. Were it named as itself, the planner would find jobs by their id in this index too: it
-- takes a table for empty that was empty when it was last vacuumed, and then reading all of one index seems cheaper to it than
-- looking for each of some ids in the other. With a million dead entries that took 100 ms.
create index if not exists kerja_jobs_claim on kerja_jobs (queue, priority desc, available_at, greatest(id));

create table if not exists kerja_failed_jobs (
  id varchar(36) collate "C" not null primary key,
  connection text not null,
  queue text collate "C" not null,
  name text collate "C" not null,
  version integer default 1 not null,
  priority integer default 0 not null,
  created_at bigint not null,
  failed_at bigint not null,
  reason text not null,
  message text,
  attempt integer default 0 not null,
  failures integer default 0 not null,
  lost_leases integer default 0 not null,
  releases integer default 0 not null,
  lease_token bigint default 0 not null,
  attempts text,
  payload text,
  unique_key text collate "C",
  line text collate "C",
  limits text
);

create index if not exists kerja_failed_jobs_failed_at on kerja_failed_jobs (failed_at, id);

create index if not exists kerja_failed_jobs_queue on kerja_failed_jobs (queue, failed_at);

-- Tables that an earlier version made have no such columns.
alter table kerja_jobs add column if not exists line text collate "C";

alter table kerja_jobs add column if not exists limits text;

create index if not exists kerja_jobs_line on kerja_jobs (line, priority desc, id) where line is not null;

alter table kerja_failed_jobs add column if not exists line text collate "C";

alter table kerja_failed_jobs add column if not exists limits text;

alter table kerja_failed_jobs add column if not exists unique_key text collate "C";

create table if not exists kerja_ended_jobs (
  id uuid not null primary key,
  created_at bigint not null,
  ended_at bigint not null,
  keep_until bigint not null,
  progress integer,
  name text collate "C" not null,
  queue text collate "C" not null,
  state text not null,
  reason text,
  result text
);

create index if not exists kerja_ended_jobs_keep on kerja_ended_jobs (keep_until);

create table if not exists kerja_unique_keys (
  unique_key text collate "C" not null primary key,
  job_id uuid not null,
  until_what varchar(20) not null,
  free_at bigint default 0 not null,
  since bigint not null
);

create index if not exists kerja_unique_keys_job on kerja_unique_keys (job_id);

create table if not exists kerja_limits (
  limit_key text collate "C" not null primary key,
  version bigint not null
);

create table if not exists kerja_limit_uses (
  limit_key text collate "C" not null,
  job_id uuid not null,
  lease_token bigint not null,
  delivery integer not null,
  claimed_at bigint not null,
  counts_until bigint not null,
  primary key (job_id, limit_key, lease_token)
);

create index if not exists kerja_limit_uses_key on kerja_limit_uses (limit_key, claimed_at);

create table if not exists kerja_workflows (
  id varchar(36) collate "C" not null primary key,
  parent varchar(36) collate "C",
  kind varchar(20) not null,
  name text not null,
  state varchar(20) not null,
  total bigint not null,
  succeeded bigint not null,
  failed bigint not null,
  cancelled bigint not null,
  skipped bigint not null,
  body text not null,
  created_at bigint not null,
  ended_at bigint not null
) with (fillfactor = 50);

create index if not exists kerja_workflows_parent on kerja_workflows (parent) where parent is not null;

create index if not exists kerja_workflows_created on kerja_workflows (kind, created_at, id);

create index if not exists kerja_workflows_ended on kerja_workflows (ended_at, id);

create table if not exists kerja_steps (
  workflow varchar(36) collate "C" not null,
  place bigint not null,
  body text not null,
  primary key (workflow, place)
);

create table if not exists kerja_members (
  job_id uuid not null primary key,
  workflow varchar(36) collate "C" not null
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);

create index if not exists kerja_members_workflow on kerja_members (workflow);

create table if not exists kerja_outcomes (
  id bigint generated by default as identity primary key,
  workflow varchar(36) collate "C" not null,
  kind varchar(20) not null,
  job_id varchar(36) collate "C",
  number_of bigint not null,
  content text
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);

create table if not exists kerja_paused_queues (
  queue text collate "C" not null primary key,
  paused_at bigint not null
);
