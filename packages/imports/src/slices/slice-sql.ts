/** SQL conditions over a row `s` of import_slice. */

export const isOpen = "s.state in ('PENDING', 'RUNNING', 'WAITING')";

export const isHeld =
	"(s.state = 'RUNNING' and s.lease_until > clock_timestamp())";

/**
 * May be taken now: new with nothing before it, waiting with its time come, or left by a worker that died. The same as in
 * system.claimable_import_jobs.
 */
export const isDue = `(case s.state
	when 'RUNNING' then s.lease_until <= clock_timestamp()
	when 'WAITING' then coalesce(s.next_attempt_at <= clock_timestamp(), true)
	when 'PENDING' then not exists (
		select 1 from import_slice earlier
		where earlier.tenant_id = s.tenant_id and earlier.import_job_id = s.import_job_id
			and earlier.stage_order < s.stage_order and earlier.state in ('PENDING', 'RUNNING', 'WAITING')
			and (earlier.ad_account_id is null or earlier.ad_account_id = s.ad_account_id))
	else false
end)`;
