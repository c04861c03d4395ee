-- Second steps and sign-in with Google. All in the schema `auth`, for patchbay_auth alone.

alter table auth."user" add column "twoFactorEnabled" boolean not null default false;

-- The secret of a person's authenticator app and the backup codes, each encrypted by better-auth with AUTH_SECRET.
create table auth."twoFactor" (
  id uuid primary key default gen_random_uuid(),
  secret text not null,
  "backupCodes" text not null,
  "userId" uuid not null unique references auth."user" (id) on delete cascade,
  verified boolean not null default false,
  "failedVerificationCount" integer not null default 0,
  "lockedUntil" timestamptz
);

-- One person has one account of a provider, and one account of a provider is one person: also when two sign-ins link
-- at the same moment.
create unique index account_provider_account on auth.account ("providerId", "accountId");
create unique index account_user_provider on auth.account ("userId", "providerId");

-- One attempt to sign in with Google: lives ten minutes and works once. State, browser nonce and PKCE verifier are
-- stored nowhere; they are in the browser or computed from the state with AUTH_SECRET.
create table auth.google_sign_in (
  state_hash bytea primary key,
  browser_nonce_hash bytea not null,
  -- Who was signed in when it began; null for a sign-in.
  user_id uuid references auth."user" (id) on delete cascade,
  client_id text not null,
  return_to text not null,
  drive boolean not null,
  -- The tenant that the access to Drive is for, where one was chosen.
  tenant_id uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  consumed_at timestamptz
);
create index google_sign_in_expires on auth.google_sign_in (expires_at);

create index verification_value_idx on auth.verification (value);

grant select, insert, update, delete on auth."twoFactor", auth.google_sign_in to patchbay_auth;
