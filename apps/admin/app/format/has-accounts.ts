/** Whether a platform has accounts to choose: files alone are kept in none. What is read of an account is another matter. */
export function hasAccounts(capabilities: readonly string[]): boolean {
	return !capabilities.includes("FILES");
}
