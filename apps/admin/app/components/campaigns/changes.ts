/** Changes that can be made from here, and the words for them. */
export interface Changes {
	budget: boolean;
	status: boolean;
	platformName: string;
}

/** Changes that the platform takes, of an account that is still chosen, by somebody who may make them. */
export function changesOf({
	capabilities,
	platformName,
	canEdit,
	isSynced,
}: {
	capabilities: readonly string[];
	platformName: string;
	canEdit: boolean;
	isSynced: boolean;
}): Changes {
	const isOpen = canEdit && isSynced;
	return {
		budget: isOpen && capabilities.includes("BUDGET_WRITE"),
		status: isOpen && capabilities.includes("STATUS_WRITE"),
		platformName,
	};
}
