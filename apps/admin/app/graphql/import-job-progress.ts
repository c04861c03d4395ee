import { graphql } from "./document.ts";
import {
	type ImportJobState,
	importJobStateFields,
} from "./import-job-fields.ts";

export const importJobProgress = graphql<
	{ importJob: ImportJobState },
	{ id: string }
>(
	/* GraphQL */ `
		subscription ImportJobProgress($id: ID!) {
			importJob(id: $id) { ...ImportJobState }
		}
	`,
	importJobStateFields,
);
