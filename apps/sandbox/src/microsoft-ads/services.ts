import type { SandboxRequest } from "../simulator.ts";
import type { Service } from "./calls/refusal.ts";

const roots: Readonly<Record<Service, { folder: string; host: string }>> = {
	campaign: {
		folder: "CampaignManagement",
		host: "campaign.api.bingads.microsoft.com",
	},
	customer: {
		folder: "CustomerManagement",
		host: "clientcenter.api.bingads.microsoft.com",
	},
	reporting: {
		folder: "Reporting",
		host: "reporting.api.bingads.microsoft.com",
	},
};

/** The service that a path is meant for, and the operation; null for neither. A service answers at its own host alone. */
export function routeOf(
	{ origin }: Pick<SandboxRequest, "origin">,
	path: string,
): { service: Service; version: string; operation: string } | null {
	const [, folder, version = "", operation = ""] =
		/^\/(\w+)\/(v\d+)\/([\w/]+)$/.exec(path) ?? [];
	for (const [name, root] of Object.entries(roots)) {
		if (root.folder !== folder) continue;
		const host = new URL(origin).hostname;
		const isOther = host.endsWith(".microsoft.com") && host !== root.host;
		return isOther ? null : { service: name as Service, version, operation };
	}
	return null;
}
