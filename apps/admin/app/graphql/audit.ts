import { graphql } from "./document.ts";
import type { AuditAction, Platform } from "./enums.ts";
import { type PageInfo, type PageVariables, pageInfoFields } from "./parts.ts";

/** Actor of an entry, with the id by which the log is filtered; the system has none. */
export type AuditActor =
	| {
			__typename: "Member";
			actorId: string;
			memberName: string | null;
			email: string;
	  }
	| { __typename: "ApiKey"; actorId: string; keyName: string }
	| { __typename: "System"; systemName: string };

export interface AuditEventRow {
	id: string;
	sequence: string;
	action: AuditAction;
	/** The thing itself, while it is there and this person may see it. */
	target: { __typename: string; id: string } | null;
	targetLabel: string | null;
	actor: AuditActor;
	purpose: string | null;
	succeeded: boolean;
	occurredAt: string;
}

/** A value at a platform before and after. */
export interface AuditChange {
	field: string;
	before: object | null;
	after: object | null;
}

export interface AuditEventDetails extends AuditEventRow {
	change: AuditChange | null;
	ipAddress: string | null;
	userAgent: string | null;
	requestId: string | null;
	chainHash: string;
}

export interface AuditFilter {
	connectionId?: string | undefined;
	actions?: AuditAction[] | undefined;
	actorId?: string | undefined;
	from?: string | undefined;
	to?: string | undefined;
	succeeded?: boolean | undefined;
}

const auditActorFields = /* GraphQL */ `
	fragment AuditActorFields on Actor {
		__typename
		... on Member { actorId: id memberName: name email }
		... on ApiKey { actorId: id keyName: name }
		... on System { systemName: name }
	}
`;

export const auditEvents = graphql<
	{
		tenant: {
			/** Not there where it was not asked for. */
			auditEvents?: {
				nodes: AuditEventRow[];
				pageInfo: PageInfo;
				totalCount: number;
			};
		};
		connections: {
			nodes: {
				id: string;
				platform: Platform;
				accountName: string | null;
				brand: { name: string };
			}[];
		};
	},
	PageVariables & { filter: AuditFilter; read: boolean }
>(
	/* GraphQL */ `
		query AuditEvents($first: Int, $after: String, $last: Int, $before: String, $filter: AuditFilter, $read: Boolean!) {
			tenant {
				auditEvents(first: $first, after: $after, last: $last, before: $before, filter: $filter) @include(if: $read) {
					nodes {
						id sequence action targetLabel purpose succeeded occurredAt
						target { __typename id }
						actor { ...AuditActorFields }
					}
					${pageInfoFields}
					totalCount
				}
			}
			connections(first: 100) { nodes { id platform accountName brand { name } } }
		}
	`,
	auditActorFields,
);

export const auditEvent = graphql<
	{
		node:
			| ({ __typename: "AuditEvent" } & AuditEventDetails)
			| { __typename: Exclude<string, "AuditEvent"> }
			| null;
	},
	{ id: string }
>(
	/* GraphQL */ `
		query AuditEvent($id: ID!) {
			node(id: $id) {
				__typename
				... on AuditEvent {
					id sequence action targetLabel purpose succeeded occurredAt
					target { __typename id }
					change { field before after }
					ipAddress userAgent requestId chainHash
					actor { ...AuditActorFields }
				}
			}
		}
	`,
	auditActorFields,
);

/** The people that the log can be narrowed to, and the keys for those who may list them. */
export const auditActors = graphql<
	{
		tenant: {
			members: { nodes: { id: string; name: string | null; email: string }[] };
			apiKeys?: { nodes: { id: string; name: string; prefix: string }[] };
		};
	},
	{ keys: boolean }
>(/* GraphQL */ `
	query AuditActors($keys: Boolean!) {
		tenant {
			members(first: 100) { nodes { id name email } }
			apiKeys(first: 100) @include(if: $keys) { nodes { id name prefix } }
		}
	}
`);
