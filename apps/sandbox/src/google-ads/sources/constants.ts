import type { Json } from "../seed/entities.ts";
import { geoTargets } from "../seed/geo-targets.ts";
import type { Source, SourceContext, SourceMaker } from "./source.ts";

type Row = Record<string, Json>;

/** Rows that are the same for every account: a handful of each of Google's lists, and what the account targets among them. */
const constants: Record<string, { restName: string; rows: readonly Row[] }> = {
	geo_target_constant: {
		restName: "geoTargetConstant",
		rows: geoTargets.map((target) => ({
			resourceName: `geoTargetConstants/${target.id}`,
			...target,
			status: "ENABLED",
		})),
	},
	language_constant: {
		restName: "languageConstant",
		rows: [
			["1000", "en", "English"],
			["1001", "de", "German"],
			["1002", "fr", "French"],
			["1003", "es", "Spanish"],
			["1005", "ja", "Japanese"],
		].map(([id = "", code = "", name = ""]) => ({
			resourceName: `languageConstants/${id}`,
			id,
			code,
			name,
			targetable: true,
		})),
	},
	currency_constant: {
		restName: "currencyConstant",
		rows: [
			["USD", "US Dollar", "$", "10000"],
			["EUR", "Euro", "€", "10000"],
			["JPY", "Japanese Yen", "¥", "1000000"],
		].map(([code = "", name = "", symbol = "", unit = ""]) => ({
			resourceName: `currencyConstants/${code}`,
			code,
			name,
			symbol,
			billableUnitMicros: unit,
		})),
	},
	carrier_constant: {
		restName: "carrierConstant",
		rows: [
			["70000", "Northern Mobile", "US"],
			["70001", "Nordfunk", "DE"],
		].map(([id = "", name = "", countryCode = ""]) => ({
			resourceName: `carrierConstants/${id}`,
			id,
			name,
			countryCode,
		})),
	},
	mobile_app_category_constant: {
		restName: "mobileAppCategoryConstant",
		rows: [
			[60000, "Apps"],
			[60001, "Games"],
		].map(([id = 0, name = ""]) => ({
			resourceName: `mobileAppCategoryConstants/${id}`,
			id,
			name,
		})),
	},
	mobile_device_constant: {
		restName: "mobileDeviceConstant",
		rows: [
			["604001", "Example Phone", "Example", "MOBILE"],
			["604002", "Example Tablet", "Example", "TABLET"],
		].map(([id = "", name = "", manufacturerName = "", type = ""]) => ({
			resourceName: `mobileDeviceConstants/${id}`,
			id,
			name,
			manufacturerName,
			operatingSystemName: "Android",
			type,
		})),
	},
	operating_system_version_constant: {
		restName: "operatingSystemVersionConstant",
		rows: [
			["630153", "Android", 16, 0],
			["630311", "iOS", 19, 0],
		].map(([id = "", name = "", major = 0, minor = 0]) => ({
			resourceName: `operatingSystemVersionConstants/${id}`,
			id,
			name,
			osMajorVersion: major,
			osMinorVersion: minor,
			operatorType: "GREATER_THAN_EQUALS_TO",
		})),
	},
	topic_constant: {
		restName: "topicConstant",
		rows: [
			["3", "Arts & Entertainment"],
			["18", "Shopping"],
		].map(([id = "", name = ""]) => ({
			resourceName: `topicConstants/${id}`,
			id,
			path: ["", name],
		})),
	},
	user_interest: {
		restName: "userInterest",
		rows: [
			["80101", "Home & Garden"],
			["80232", "Sports & Fitness"],
			["80526", "Travel"],
		].map(([userInterestId = "", name = ""]) => ({
			userInterestId,
			name,
			taxonomyType: "AFFINITY",
			launchedToAll: true,
		})),
	},
	video: {
		restName: "video",
		rows: [
			["sbx00000001", "A short film 1", "30000"],
			["sbx00000002", "A short film 2", "15000"],
		].map(([id = "", title = "", durationMillis = ""]) => ({
			id,
			title,
			durationMillis,
			channelId: "UCsandbox",
		})),
	},
};

/** Resources of the account whose names begin with it. */
const ownCollections: Record<string, [collection: string, id: string]> = {
	user_interest: ["userInterests", "userInterestId"],
	video: ["videos", "id"],
};

export const constantSources: Record<string, SourceMaker> = Object.fromEntries(
	Object.entries(constants).map(([resource, { restName, rows }]) => [
		resource,
		({ account, customer }: SourceContext): Source[] => {
			const own = ownCollections[resource];
			if (own !== undefined && account.isManager) return [];
			return rows.map((row) => ({
				measure: null,
				entities: {
					customer,
					[restName]:
						own === undefined
							? row
							: {
									resourceName: `customers/${account.id}/${own[0]}/${String(row[own[1]])}`,
									...row,
								},
				},
			}));
		},
	]),
);
