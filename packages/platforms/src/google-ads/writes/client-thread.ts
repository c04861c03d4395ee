import { parentPort } from "node:worker_threads";
import { Customer, services } from "google-ads-api";
import type { Answered, Asked, ClientChange } from "./client-change.ts";
import { toRestJson } from "./rest-json.ts";

/*
 * The one file that imports google-ads-api, and a thread of its own: the client takes more than a second and some 200 MiB to
 * load, in which the process goes on. It makes operations, field masks and messages here, and sends nothing.
 */

interface Message {
	fromObject(request: object): object;
	toObject(message: object, options: object): object;
}

/** Methods that change something and their messages, by the client's name of the service. */
const mutations: Readonly<Record<string, [method: string, message: unknown]>> =
	{
		CampaignBudgetServiceClient: [
			"mutateCampaignBudgets",
			services.MutateCampaignBudgetsRequest,
		],
		CampaignServiceClient: ["mutateCampaigns", services.MutateCampaignsRequest],
		AdGroupServiceClient: ["mutateAdGroups", services.MutateAdGroupsRequest],
		AdGroupAdServiceClient: [
			"mutateAdGroupAds",
			services.MutateAdGroupAdsRequest,
		],
		AdGroupCriterionServiceClient: [
			"mutateAdGroupCriteria",
			services.MutateAdGroupCriteriaRequest,
		],
	};

/** Customer of google-ads-api that keeps the requests of its mutations in place of sending them. It is given no credential. */
class KeepingCustomer extends Customer {
	body?: object;

	constructor(customerId: string) {
		super(
			{ client_id: "", client_secret: "", developer_token: "" },
			{ customer_id: customerId, refresh_token: "" },
		);
	}

	/** Every call of the client ends here: the service is looked up, and one of its methods is called with a request. */
	protected override loadService<T>(service: string): T {
		const [method, message] = mutations[service] ?? [];
		if (!method)
			throw new Error(`${service} is not one that changes something`);
		const type = message as Message;
		const keep = async (request: object): Promise<[object]> => {
			const { customerId, ...body } = toRestJson(
				type.toObject(type.fromObject(request), {
					longs: String,
					enums: String,
				}),
			);
			this.body = body;
			return [{}];
		};
		return { [method]: keep } as T;
	}

	/** No reply was had, so there is no failure in it to be decoded. */
	protected override decodePartialFailureError<T>(response: T): T {
		return response;
	}
}

type Mutate = (
	changes: ClientChange["changes"],
	options: ClientChange["options"],
) => Promise<unknown>;

async function makeBody({
	customerId,
	collection,
	method,
	changes,
	options,
}: ClientChange): Promise<object> {
	const customer = new KeepingCustomer(customerId);
	const service = customer[collection] as unknown as Record<string, Mutate>;
	await service[method]?.(changes, options);
	if (!customer.body)
		throw new Error(`${collection}.${method} made no request`);
	return customer.body;
}

parentPort?.on("message", async ({ id, change }: Asked) => {
	const answered: Answered = await makeBody(change).then(
		(body) => ({ id, body }),
		(error: unknown) => ({ id, error: String(error) }),
	);
	parentPort?.postMessage(answered);
});
