/** The parts of the SDK that the test uses; the package has no types of its own. */
declare module "facebook-nodejs-business-sdk" {
	type Data = Record<string, unknown>;

	/** A page of objects, which leads to the next one. */
	interface Cursor extends Array<Node> {
		hasNext(): boolean;
		next(): Promise<Cursor>;
	}

	class FacebookAdsApi {
		static init(
			accessToken: string,
			locale?: string,
			crashLog?: boolean,
		): FacebookAdsApi;
		constructor(accessToken: string, locale?: string, crashLog?: boolean);
	}

	class Node {
		constructor(
			id: string | null,
			data?: object,
			parentId?: string,
			api?: FacebookAdsApi,
		);
		id: string;
		_data: Data;
		get(fields: string[], parameters?: object): Promise<Node>;
		update(fields: string[], parameters?: object): Promise<Node>;
		getAdAccounts(fields: string[], parameters?: object): Promise<Cursor>;
		getCampaigns(fields: string[], parameters?: object): Promise<Cursor>;
		getAdSets(fields: string[], parameters?: object): Promise<Cursor>;
		getInsights(fields: string[], parameters?: object): Promise<Cursor>;
		getInsightsAsync(fields: string[], parameters?: object): Promise<Node>;
	}

	const sdk: {
		FacebookAdsApi: typeof FacebookAdsApi;
		AdAccount: typeof Node;
		AdSet: typeof Node;
		Campaign: typeof Node;
		User: typeof Node;
	};
	export default sdk;
}
