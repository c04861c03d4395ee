import { graphql } from "./document.ts";
import type { ConnectionStatus } from "./enums.ts";

export interface ConnectionChange {
	id: string;
	status: ConnectionStatus;
	statusMessage: string | null;
	reconnectRequired: boolean;
	lastVerifiedAt: string | null;
	latestImportJob: { id: string; status: string } | null;
}

export const brandConnectionChanged = graphql<
	{ connectionChanged: ConnectionChange },
	{ id: string }
>(/* GraphQL */ `
	subscription BrandConnectionChanged($id: ID!) {
		connectionChanged(brandId: $id) {
			id status statusMessage reconnectRequired lastVerifiedAt
			latestImportJob { id status }
		}
	}
`);
