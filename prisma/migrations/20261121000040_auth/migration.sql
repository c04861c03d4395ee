-- People, passwords and sessions, in the shape better-auth expects. Membership of a tenant is not here (see `member`).
-- patchbay_auth reaches this schema and nothing else, and nobody else reaches this one.

create schema auth;
grant usage on schema auth to patchbay_auth;

create table auth."user" (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);

create table auth.session (
  id uuid primary key default gen_random_uuid(),
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references auth."user" (id) on delete cascade
);
create index "session_userId_idx" on auth.session ("userId");

create table auth.account (
  id uuid primary key default gen_random_uuid(),
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references auth."user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index "account_userId_idx" on auth.account ("userId");

create table auth.verification (
  id uuid primary key default gen_random_uuid(),
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier_idx on auth.verification (identifier);

-- Failed sign-ins by account and by client address, shared by all processes (rate-limiter-flexible's table form).
create table auth.sign_in_throttle (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
create index sign_in_throttle_expire on auth.sign_in_throttle (expire);

grant select, insert, update, delete on all tables in schema auth to patchbay_auth;
-- better-auth names its tables without a schema.
alter role patchbay_auth set search_path = auth;
