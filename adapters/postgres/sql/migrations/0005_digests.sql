-- Digests: one line for each letter of a day. content is canonical JSON of ids, titles and days, and holds no personal data.
-- Of one person, what is told by mail and what by hand, and what of conventions whose mail is off, are lines of their own.
create table conventions.digests (
  day          date not null,
  person       text not null,
  by_mail      boolean not null,
  live         boolean not null,
  content      text not null,
  conventions  text[] not null, -- references of those that it tells of
  status       text not null default 'planned' check (status in ('planned', 'attempted', 'sent', 'failed', 'put_off')),
  attempts     integer not null default 0,
  message_id   text,
  reason       text,
  trial        boolean not null default false,
  primary key (day, person, by_mail, live)
);
create index digests_conventions on conventions.digests using gin (conventions);
