import { graphql } from "./document.ts";

/** Reads what the viewer may do, by the API's own names. */
export const viewerPermissions = graphql<{
	viewer: { permissions: string[] };
}>(/* GraphQL */ `
	query ViewerPermissions {
		viewer { permissions }
	}
`);
