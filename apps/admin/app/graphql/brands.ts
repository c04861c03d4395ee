import { graphql } from "./document.ts";
import type { ConnectionStatus, Platform } from "./enums.ts";
import {
	type ConnectionHealth,
	healthFields,
	type PageInfo,
	type PageVariables,
	pageInfoFields,
	type UserError,
	userErrorFields,
} from "./parts.ts";

export interface BrandCard {
	id: string;
	name: string;
	websiteUrl: string | null;
	currencyCode: string;
	timeZone: string;
	onboarding: { percentComplete: number; completedAt: string | null };
	connections: {
		nodes: {
			id: string;
			platform: Platform;
			status: ConnectionStatus;
			reconnectRequired: boolean;
			health: ConnectionHealth;
		}[];
	};
}

/** Shares between 0 and 1 that succeeded; null where nothing was tried. */
export interface Reliability {
	connectSuccessRate: number | null;
	importSuccessRate: number | null;
	assetSuccessRate: number | null;
	connectsTried: number;
	importsRun: number;
	assetsTried: number;
}

export const brands = graphql<
	{
		brands: { nodes: BrandCard[]; pageInfo: PageInfo; totalCount: number };
		tenant: { reliability: Reliability };
	},
	PageVariables & { search?: string | undefined }
>(/* GraphQL */ `
	query Brands($first: Int, $after: String, $last: Int, $before: String, $search: String) {
		brands(first: $first, after: $after, last: $last, before: $before, search: $search) {
			nodes {
				id name websiteUrl currencyCode timeZone
				onboarding { percentComplete completedAt }
				connections(first: 10) { nodes { id platform status reconnectRequired ${healthFields} } }
			}
			${pageInfoFields}
			totalCount
		}
		tenant {
			reliability(days: 30) {
				connectSuccessRate importSuccessRate assetSuccessRate connectsTried importsRun assetsTried
			}
		}
	}
`);

export interface BrandInput {
	name: string;
	websiteUrl?: string | undefined;
	timeZone: string;
	currencyCode: string;
}

export const createBrand = graphql<
	{ createBrand: { brand: { id: string } | null; userErrors: UserError[] } },
	{ input: BrandInput }
>(/* GraphQL */ `
	mutation CreateBrand($input: CreateBrandInput!) {
		createBrand(input: $input) { brand { id } ${userErrorFields} }
	}
`);

export const updateBrand = graphql<
	{ updateBrand: { brand: { id: string } | null; userErrors: UserError[] } },
	{ input: BrandInput & { brandId: string } }
>(/* GraphQL */ `
	mutation UpdateBrand($input: UpdateBrandInput!) {
		updateBrand(input: $input) { brand { id } ${userErrorFields} }
	}
`);
