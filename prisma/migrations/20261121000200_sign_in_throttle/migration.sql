-- Counters of failed sign-ins, by account and by client address (rate-limiter-flexible's table form).
CREATE TABLE auth.sign_in_throttle (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
CREATE INDEX sign_in_throttle_expire ON auth.sign_in_throttle (expire);
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.sign_in_throttle TO patchbay_auth;
