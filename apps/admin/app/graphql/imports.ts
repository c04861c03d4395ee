import { graphql } from "./document.ts";
import type { ImportJobStatus, Platform } from "./enums.ts";
import { type ImportJobRow, importJobRowFields } from "./import-job-fields.ts";
import {
	type PageInfo,
	type PageVariables,
	pageInfoFields,
	type UserError,
	userErrorFields,
} from "./parts.ts";

export const brandImports = graphql<
	{
		importJobs: {
			nodes: ImportJobRow[];
			pageInfo: PageInfo;
			totalCount: number;
		};
		brand: {
			connections: {
				nodes: { id: string; platform: Platform; accountName: string | null }[];
			};
		} | null;
		platforms: { platform: Platform; capabilities: string[] }[];
	},
	PageVariables & { brandId: string; statuses?: ImportJobStatus[] | undefined }
>(
	/* GraphQL */ `
		query BrandImports(
			$brandId: ID!, $statuses: [ImportJobStatus!], $first: Int, $after: String, $last: Int, $before: String
		) {
			importJobs(
				first: $first, after: $after, last: $last, before: $before
				filter: { brandId: $brandId, statuses: $statuses }
			) {
				nodes { ...ImportJobRow }
				${pageInfoFields}
				totalCount
			}
			brand(id: $brandId) {
				connections(first: 20, filter: { statuses: [ACTIVE] }) { nodes { id platform accountName } }
			}
			platforms { platform capabilities }
		}
	`,
	importJobRowFields,
);

interface ImportJobPayload {
	importJob: { id: string } | null;
	userErrors: UserError[];
}

export const startImport = graphql<
	{ startImport: ImportJobPayload },
	{ input: { connectionId: string } }
>(/* GraphQL */ `
	mutation StartImport($input: StartImportInput!) {
		startImport(input: $input) { importJob { id } ${userErrorFields} }
	}
`);

export const cancelImport = graphql<
	{ cancelImport: ImportJobPayload },
	{ input: { importJobId: string } }
>(/* GraphQL */ `
	mutation CancelImport($input: ImportJobInput!) {
		cancelImport(input: $input) { importJob { id } ${userErrorFields} }
	}
`);

export const retryImport = graphql<
	{ retryImport: ImportJobPayload },
	{ input: { importJobId: string } }
>(/* GraphQL */ `
	mutation RetryImport($input: ImportJobInput!) {
		retryImport(input: $input) { importJob { id } ${userErrorFields} }
	}
`);
