import { graphql } from "./document.ts";
import type { ImportJobStatus, SyncInterval } from "./enums.ts";
import { type UserError, userErrorFields } from "./parts.ts";

export interface AutoSync {
	enabled: boolean;
	metricsEvery: SyncInterval;
	campaignsEvery: SyncInterval;
	lookbackDays: number;
	nextRunAt: string | null;
	lastRunAt: string | null;
	lastImportJob: { id: string; status: ImportJobStatus } | null;
}

export const autoSyncFields =
	"autoSync { enabled metricsEvery campaignsEvery lookbackDays nextRunAt lastRunAt lastImportJob { id status } }";

export const setAutoSync = graphql<
	{
		setAutoSync: {
			connection: { id: string } | null;
			userErrors: UserError[];
		};
	},
	{
		input: {
			connectionId: string;
			enabled: boolean;
			metricsEvery: SyncInterval | null;
			campaignsEvery: SyncInterval | null;
			lookbackDays: number | null;
		};
	}
>(/* GraphQL */ `
	mutation SetAutoSync($input: SetAutoSyncInput!) {
		setAutoSync(input: $input) { connection { id } ${userErrorFields} }
	}
`);
