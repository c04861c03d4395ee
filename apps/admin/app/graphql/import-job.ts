import { graphql } from "./document.ts";
import type { ConnectionStatus } from "./enums.ts";
import {
	type ImportJobRow,
	type ImportJobState,
	importJobRowFields,
	importJobStateFields,
} from "./import-job-fields.ts";
import {
	type Actor,
	actorFields,
	type PageInfo,
	pageInfoFields,
	type Reconciled,
	reconciledFields,
} from "./parts.ts";

export interface ImportFailure {
	entity: string;
	externalId: string | null;
	code: string;
	message: string;
	occurredAt: string;
}

export interface ImportEvent {
	at: string;
	stage: string;
	what: string;
	message: string | null;
}

export interface ImportJobDetails extends ImportJobRow, Reconciled {
	connection: ImportJobRow["connection"] & {
		brand: { id: string; name: string };
		status: ConnectionStatus;
		reconnectRequired: boolean;
	};
	startedBy: Actor;
	failures: { nodes: ImportFailure[]; pageInfo: PageInfo; totalCount: number };
	timeline: { nodes: ImportEvent[]; pageInfo: PageInfo };
}

export const importJob = graphql<
	{ importJob: ImportJobDetails | null },
	{ id: string; failuresAfter?: string | undefined }
>(
	/* GraphQL */ `
		query ImportJob($id: ID!, $failuresAfter: String) {
			importJob(id: $id) {
				...ImportJobRow
				connection { brand { id name } status reconnectRequired }
				startedBy { ...ActorFields }
				${reconciledFields}
				failures(first: 25, after: $failuresAfter) {
					nodes { entity externalId code message occurredAt }
					${pageInfoFields}
					totalCount
				}
				timeline(last: 50) {
					nodes { at stage what message }
					${pageInfoFields}
				}
			}
		}
	`,
	importJobRowFields,
	actorFields,
);

/** Reads what the event stream would say, for a page that has lost it. */
export const importJobState = graphql<
	{ importJob: ImportJobState | null },
	{ id: string }
>(
	/* GraphQL */ `
		query ImportJobState($id: ID!) {
			importJob(id: $id) { ...ImportJobState }
		}
	`,
	importJobStateFields,
);
