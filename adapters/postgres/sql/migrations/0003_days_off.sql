-- Holidays that the office added by hand: conventions that begin later, and calendars that are extended, take them from here.
create table conventions.days_off (
  country  text not null,
  day      date not null,
  name     text not null,
  primary key (country, day)
);
