import { Link } from "@remix-run/react";
import { platformNames } from "../../format/labels.ts";
import { countOf } from "../../format/numbers.ts";
import {
	extraLabel,
	type OAuthApp,
	type PlatformExtras,
} from "../../graphql/oauth-apps.ts";
import { PlatformIcon } from "../platform-icon.tsx";
import { CopyButton } from "../ui/copy-field.tsx";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { OwnerBadge } from "./owner-badge.tsx";

export function OAuthAppTable({
	apps,
	platforms,
}: {
	apps: OAuthApp[];
	platforms: readonly PlatformExtras[];
}) {
	const extrasOf = (app: OAuthApp) =>
		platforms.find(({ platform }) => platform === app.platform)?.appExtras ??
		[];
	return (
		<Table stacked caption="OAuth apps">
			<thead>
				<tr>
					<Th>App</Th>
					<Th>Belongs to</Th>
					<Th>Client ID</Th>
					<Th>Secrets and extras</Th>
					<Th>Redirect URI</Th>
				</tr>
			</thead>
			<tbody>
				{apps.map((app) => (
					<tr key={app.id} className={rowClass}>
						<Td>
							<Link
								to={`/settings/oauth-apps/${app.id}`}
								className="flex min-w-48 items-center gap-3"
							>
								<PlatformIcon platform={app.platform} />
								<span className="min-w-0">
									<span className="block font-medium hover:underline">
										{app.label}
									</span>
									<span className="block text-[13px] text-ink-soft">
										{platformNames[app.platform]}
									</span>
								</span>
							</Link>
						</Td>
						<Td label="Belongs to">
							<OwnerBadge owner={app.owner} />
						</Td>
						<Td label="Client ID">
							<code className="block max-w-48 truncate font-mono text-[13px]">
								{app.clientId}
							</code>
						</Td>
						<Td label="Secrets and extras" className="min-w-32">
							{countOf(app.secretCount, "secret")}
							{app.extras.length > 0 && (
								<span className="block text-[13px] text-ink-soft">
									{app.extras
										.map((name) => extraLabel(extrasOf(app), name))
										.join(", ")}
								</span>
							)}
						</Td>
						<Td label="Redirect URI">
							<div className="flex items-center gap-2">
								<code className="block max-w-36 truncate font-mono text-[13px]">
									{app.redirectUri}
								</code>
								<CopyButton
									value={app.redirectUri}
									what={`the redirect URI of ${app.label}`}
								/>
							</div>
						</Td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}
