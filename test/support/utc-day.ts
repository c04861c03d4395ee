/** Day before or after today by UTC, YYYY-MM-DD. */
export const utcDay = (offset: number): string =>
	new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
