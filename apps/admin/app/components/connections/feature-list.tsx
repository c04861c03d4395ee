import { Check, CircleAlert, CircleDashed } from "lucide-react";
import { namesOfScopes, type ScopeNames } from "../../format/scope-names.ts";
import type { Platform } from "../../graphql/enums.ts";
import type { ConnectionFeature } from "../../graphql/parts.ts";
import { ConnectForm } from "../oauth/connect-form.tsx";
import { Badge } from "../ui/badge.tsx";
import { useCanEdit } from "../use-viewer.ts";

export interface FeatureListProps {
	features: ConnectionFeature[];
	/** Scopes without which something that is used does not work; other features are only offered. */
	needed: readonly string[];
	platform: Platform;
	connectionId: string;
	brandId: string;
	returnTo: string;
	scopeNames: ScopeNames;
}

/** Features of a connection, those of them that were allowed, and a button that asks for the rest. */
export function FeatureList({
	features,
	needed,
	platform,
	connectionId,
	brandId,
	returnTo,
	scopeNames,
}: FeatureListProps) {
	const canEdit = useCanEdit();
	return (
		<ul className="grid gap-3">
			{features.map(({ key, title, granted, missingScopes }) => {
				const isNeeded = missingScopes.some((scope) => needed.includes(scope));
				return (
					<li
						key={key}
						data-feature={key}
						className="flex flex-wrap items-center gap-x-3 gap-y-2"
					>
						{granted ? (
							<Check aria-hidden className="size-4 shrink-0 text-good-700" />
						) : isNeeded ? (
							<CircleAlert
								aria-hidden
								className="size-4 shrink-0 text-warn-700"
							/>
						) : (
							<CircleDashed
								aria-hidden
								className="size-4 shrink-0 text-ink-faint"
							/>
						)}
						<span className="min-w-0 flex-1 basis-40">
							<span className="block">{title}</span>
							{!granted && (
								<span className="block text-ink-soft text-xs">
									Asks for {namesOfScopes(scopeNames, missingScopes)}
								</span>
							)}
						</span>
						<span className="ml-auto flex items-center gap-3">
							<Badge tone={granted ? "good" : isNeeded ? "warn" : "quiet"}>
								{granted ? "Granted" : "Needs permission"}
							</Badge>
							{!granted && canEdit && (
								<ConnectForm
									platform={platform}
									brandId={brandId}
									connectionId={connectionId}
									scopeSets={[key]}
									returnTo={returnTo}
									look="secondary"
									size="small"
								>
									Allow
									<span className="sr-only"> {title}</span>
								</ConnectForm>
							)}
						</span>
					</li>
				);
			})}
		</ul>
	);
}
