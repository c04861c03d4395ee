import { Customer, services } from "google-ads-api";
import type { PlatformSession } from "../../session.ts";
import { type CustomerRef, createGoogleAdsClient } from "../client.ts";
import { toRestJson } from "./rest-json.ts";

/*
 * The one file that imports google-ads-api, which takes more than a second and some 200 MiB to load: only a process that
 * changes something at Google Ads does.
 */

/** A mutation of the client: its method, the collection in its REST address, and the message that it sends. */
interface Mutation {
	method: string;
	collection: string;
	request: {
		fromObject(request: object): object;
		toObject(message: object, options: object): object;
	};
}

const mutation = (
	method: string,
	collection: string,
	request: unknown,
): Mutation => ({
	method,
	collection,
	request: request as Mutation["request"],
});

/** Mutations by the client's name of their service. */
const mutations: Readonly<Record<string, Mutation>> = {
	CampaignBudgetServiceClient: mutation(
		"mutateCampaignBudgets",
		"campaignBudgets",
		services.MutateCampaignBudgetsRequest,
	),
	CampaignServiceClient: mutation(
		"mutateCampaigns",
		"campaigns",
		services.MutateCampaignsRequest,
	),
	AdGroupServiceClient: mutation(
		"mutateAdGroups",
		"adGroups",
		services.MutateAdGroupsRequest,
	),
	AdGroupAdServiceClient: mutation(
		"mutateAdGroupAds",
		"adGroupAds",
		services.MutateAdGroupAdsRequest,
	),
	AdGroupCriterionServiceClient: mutation(
		"mutateAdGroupCriteria",
		"adGroupCriteria",
		services.MutateAdGroupCriteriaRequest,
	),
};

interface MutateRequest {
	operations: readonly unknown[];
}

/**
 * Customer of google-ads-api whose mutations go out as requests of a session: at the configured endpoint, with the
 * credential of the vault, counted in the limits and sent once. The client makes operations, masks and messages; the
 * transport that it would choose takes a refresh token, one fixed host and gRPC, and repeats a change by itself.
 */
export class SessionCustomer extends Customer {
	readonly #session: PlatformSession;
	readonly #customer: CustomerRef;

	constructor(session: PlatformSession, customer: CustomerRef) {
		// The credential is the session's: the client gets none.
		super(
			{ client_id: "", client_secret: "", developer_token: "" },
			{ customer_id: customer.externalId, refresh_token: "" },
		);
		this.#session = session;
		this.#customer = customer;
	}

	/** Every call of the client ends here: the service is looked up, and one of its methods is called with a request. */
	protected override loadService<T>(service: string): T {
		const found = mutations[service];
		if (!found) throw new Error(`${service} is not one that changes something`);
		const { method, collection, request: message } = found;
		const mutate = async (request: MutateRequest): Promise<[unknown]> => {
			const { customerId, ...body } = toRestJson(
				message.toObject(message.fromObject(request), {
					longs: String,
					enums: String,
				}),
			);
			const reply = await createGoogleAdsClient(this.#session).mutate(
				this.#customer,
				collection,
				body,
				request.operations.length,
			);
			return [reply];
		};
		return { [method]: mutate } as T;
	}

	/** A reply is what REST sends: there is no binary failure in it to be decoded. */
	protected override decodePartialFailureError<T>(response: T): T {
		return response;
	}
}

export { enums } from "google-ads-api";
