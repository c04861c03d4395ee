import { graphql } from "./document.ts";
import type { Role } from "./enums.ts";
import { type Actor, actorFields } from "./parts.ts";

export interface Shell {
	viewer: Viewer;
	platforms: { endpointsOverridden: boolean }[];
}

export interface Viewer {
	actor: Actor;
	role: Role | null;
	driveConnected: boolean;
	tenant: {
		id: string;
		name: string;
		brands: { nodes: { id: string; name: string }[] };
	};
	tenants: { id: string; name: string }[];
}

/**
 * Reads who is signed in, their workspaces, the first brands for the side bar, and whether platforms are stood in for.
 */
export const viewer = graphql<Shell>(
	/* GraphQL */ `
		query Viewer {
			viewer {
				actor { ...ActorFields }
				role
				driveConnected
				tenant { id name brands(first: 12) { nodes { id name } } }
				tenants { id name }
			}
			platforms { endpointsOverridden }
		}
	`,
	actorFields,
);
