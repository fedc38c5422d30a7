-- People: the only table with personal data, and the only one whose lines may be erased. Events name people by id.
-- scope '' is the whole office, any other is one convention's reference. An id is an office that people hold in turn.
create table conventions.people (
  scope     text not null,
  id        text not null,
  since     date not null,
  until     date check (until >= since), -- the last day included; null: still open
  name      text not null,
  title     text,
  email     text,
  language  text not null,
  primary key (scope, id, since)
);

-- The office's own facts: one line, there from the beginning. Mail is off until somebody switches it on.
create table conventions.office (
  single     boolean primary key default true check (single),
  mail       boolean not null default false,
  directory  text
);
insert into conventions.office default values;
