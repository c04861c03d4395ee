/**
 * One thing that a platform can do: the call, and the scope set that it needs. A platform of the registry refuses the call
 * with ScopeMissing, before any request and at once rather than by a rejected promise, where the session's grant lacks it.
 */
export interface Part<Run> {
	/** Key of one of the platform's scope sets; none is needed where left out. */
	scopeSet?: string;
	/** True where the platform makes a report for it, of which an account has only so many at a time. */
	isReport?: boolean;
	run: Run;
}
