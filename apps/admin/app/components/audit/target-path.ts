/** The page of what an entry is about; null when it has none. */
export function targetPath({
	__typename,
	id,
}: {
	__typename: string;
	id: string;
}): string | null {
	switch (__typename) {
		case "Brand":
			return `/brands/${id}`;
		case "Connection":
			return `/connections/${id}`;
		case "ImportJob":
			return `/import-jobs/${id}`;
		case "Campaign":
			return `/campaigns/${id}`;
		case "OAuthApp":
			return `/settings/oauth-apps/${id}`;
		default:
			return null;
	}
}
