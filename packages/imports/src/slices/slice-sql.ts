/** SQL conditions over a row `s` of import_slice. */

export const isOpen = "s.state in ('PENDING', 'RUNNING', 'WAITING')";

export const isHeld =
	"(s.state = 'RUNNING' and s.lease_until > clock_timestamp())";

/**
 * Time until which the platform's limits hold the slice back; null when they do not.
 * @param app placeholder of the app's key, such as `$3`
 */
export const heldUntil = (app: string) =>
	`system.slice_held_until(${app}, s.limit_key, s.id)`;

/** Would be claimed now if the platform let it: new with nothing before it, waiting with its time come, or left by a worker that died. */
export const isReady = `(case s.state
	when 'RUNNING' then s.lease_until <= clock_timestamp()
	when 'WAITING' then coalesce(s.next_attempt_at <= clock_timestamp(), true)
	when 'PENDING' then not exists (
		select 1 from import_slice earlier
		where earlier.tenant_id = s.tenant_id and earlier.import_job_id = s.import_job_id
			and earlier.stage_order < s.stage_order and earlier.state in ('PENDING', 'RUNNING', 'WAITING')
			and (earlier.ad_account_id is null or earlier.ad_account_id = s.ad_account_id))
	else false
end)`;

/** Condition of a slice that may be claimed now. The same as in system.unfinished_imports. */
export const isDue = (app: string) =>
	`(${isReady} and ${heldUntil(app)} is null)`;
