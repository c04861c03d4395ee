import type { ConnectionDetails } from "../../graphql/connection.ts";

/** The grant that other connections go on using after this one was disconnected; null when its tokens are destroyed. */
export function sharedGrant({ status, grant }: ConnectionDetails) {
	return status === "DISCONNECTED" &&
		grant !== null &&
		grant.status !== "DISCONNECTED" &&
		grant.connections.totalCount > 0
		? grant
		: null;
}
