/** TikTok's own client has no types: these are the calls that its test makes. */
declare module "tiktok-business-api-sdk-official" {
	export interface Answer {
		data: Record<string, unknown>;
		request_id: string;
	}
	type Done = (error: Error | null, answer: Answer) => void;
	type Body = { body: object };

	export const ApiClient: { instance: { requestAgent: unknown } };
	export class AuthenticationApi {
		oauth2AccessToken(options: Body, done: Done): void;
		oauth2AdvertiserGet(
			appId: string,
			secret: string,
			token: string,
			done: Done,
		): void;
	}
	export class AccountManagementApi {
		advertiserInfo(
			advertiserIds: string[],
			token: string,
			options: { fields: string[] },
			done: Done,
		): void;
	}
	export class CampaignCreationApi {
		campaignGet(
			advertiserId: string,
			token: string,
			options: object,
			done: Done,
		): void;
		campaignUpdate(token: string, options: Body, done: Done): void;
		campaignStatusUpdate(token: string, options: Body, done: Done): void;
	}
	export class AdgroupApi {
		adgroupStatusUpdate(token: string, options: Body, done: Done): void;
	}
	export class AdApi {
		adGet(
			advertiserId: string,
			token: string,
			options: object,
			done: Done,
		): void;
	}
	export class FileApi {
		adVideoInfo(
			advertiserId: string,
			videoIds: string[],
			token: string,
			done: Done,
		): void;
	}
	export class ReportingApi {
		reportIntegratedGet(
			reportType: string,
			token: string,
			options: object,
			done: Done,
		): void;
		reportTaskCreate(token: string, options: Body, done: Done): void;
		reportTaskCheck(
			taskId: string,
			advertiserId: string,
			token: string,
			done: Done,
		): void;
	}
}
