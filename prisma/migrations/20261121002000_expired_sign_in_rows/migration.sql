-- Expired sessions and verifications are found and deleted without reading those that live.
create index "session_expiresAt_idx" on auth.session ("expiresAt");
create index "verification_expiresAt_idx" on auth.verification ("expiresAt");
