import { KeyRound } from "lucide-react";
import { accessWord } from "../../format/connection-state.ts";
import { pasteSentence } from "../../format/key-words.ts";
import { countOf } from "../../format/numbers.ts";
import { hasAccounts, isOnlyRead } from "../../format/platform-kinds.ts";
import { nameOfScope } from "../../format/scope-names.ts";
import { chosenMethod } from "../../graphql/connect.ts";
import type {
	OnboardingStep,
	PlatformInfo,
	ReusableGrant,
} from "../../graphql/onboarding.ts";
import { platformTerms } from "../../graphql/platform-terms.ts";
import { ConnectForm } from "../oauth/connect-form.tsx";
import { KeyForm } from "../oauth/key-form.tsx";
import { MissingApp } from "../oauth/missing-app.tsx";
import { OtherMethods } from "../oauth/other-methods.tsx";
import { SkipForm } from "./skip-form.tsx";

export interface ConnectStepProps {
	brandId: string;
	returnTo: string;
	step: OnboardingStep;
	info: PlatformInfo;
	/** Sign-ins that can serve the platform as they are. */
	grants: ReusableGrant[];
	/** The sign-in that the brand's other platforms use; the platform suggests it. */
	ownGrant: ReusableGrant | null;
}

/** Says what will happen and what is asked for, and offers sign-ins that the workspace already has. */
export function ConnectStep({
	brandId,
	returnTo,
	step,
	info,
	grants: usable,
	ownGrant: known,
}: ConnectStepProps) {
	const asked = info.scopeSets.filter((set) => set.default);
	const method = chosenMethod(info);
	const byKey = method === "API_KEY";
	const accounts = `${platformTerms[info.platform].adAccount}s`;
	if (info.usableMethods.length === 0)
		return (
			<div className="grid gap-4">
				<MissingApp {...info} />
				<SkipForm stepKey={step.key} />
			</div>
		);
	return (
		<div className="grid gap-5">
			<div className="grid gap-3 text-ink-soft">
				<p className="max-w-prose">
					{byKey
						? pasteSentence(info.name)
						: hasAccounts(info)
							? `You sign in at ${info.providerName} and give Patchbay access. Then you choose here which ${accounts} belong to this brand.`
							: `You sign in at ${info.providerName} and allow Patchbay to keep files there. There are no accounts to choose.`}
					{!byKey &&
						" Your password never comes to Patchbay, and the key that is handed out for it is stored encrypted."}
				</p>
				{asked.length > 0 && (
					<div>
						<p className="font-medium text-ink">
							{byKey ? "What the key must allow" : "What Patchbay needs"}
						</p>
						<ul className="mt-1 grid gap-2">
							{asked.map(({ key, title, scopes }) => (
								<li key={key}>
									{title}
									<ul
										aria-label={`As ${info.providerName} calls it`}
										className="mt-0.5 grid list-disc gap-0.5 pl-5 text-[13px] text-ink-faint"
									>
										{scopes.map((scope) => (
											<li key={scope} title={scope}>
												{nameOfScope(info.scopeNames, scope)}
											</li>
										))}
									</ul>
								</li>
							))}
						</ul>
					</div>
				)}
				{!byKey && isOnlyRead(info) && (
					<p className="max-w-prose">
						Patchbay only reads there, even where {info.providerName}'s page
						offers more: it changes nothing.
					</p>
				)}
			</div>
			{usable.length === 0 && known && (
				<p className="text-ink-soft">
					{info.providerName} knows{" "}
					<strong className="font-medium text-ink">
						{known.platformUserName ?? known.platformUserId}
					</strong>{" "}
					already: with the same login only the new permission is asked for, and
					what was allowed before stays.
				</p>
			)}
			{usable.length > 0 && (
				<ul className="grid gap-2">
					{usable.map((grant) => (
						<li
							key={grant.id}
							className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-accent-200 bg-accent-50 px-4 py-3"
						>
							<div className="flex min-w-0 flex-1 basis-64 items-center gap-3">
								<KeyRound
									aria-hidden
									className="size-4 shrink-0 text-accent-700"
								/>
								<div className="min-w-0">
									<p className="[overflow-wrap:anywhere]">
										Use the {info.providerName} {accessWord({ grant })} you
										already have:{" "}
										<strong className="font-medium">
											{grant.platformUserName ?? grant.platformUserId}
										</strong>
									</p>
									<p className="text-[13px] text-ink-soft">
										{accessWord({ grant }) === "key"
											? "No new key."
											: "No new consent."}
										{grant.connections.totalCount > 0 &&
											` It serves ${countOf(grant.connections.totalCount, "connection")} already.`}
									</p>
								</div>
							</div>
							<ConnectForm
								platform={info.platform}
								brandId={brandId}
								returnTo={returnTo}
								grantId={grant.id}
								look="primary"
								size="small"
							>
								Use this {accessWord({ grant })}
							</ConnectForm>
						</li>
					))}
				</ul>
			)}
			{byKey && (
				<KeyForm
					platform={info.platform}
					name={info.name}
					brandId={brandId}
					returnTo={returnTo}
					fields={info.keyFields}
				/>
			)}
			<div className="flex flex-wrap gap-2">
				{!byKey && (
					<ConnectForm
						platform={info.platform}
						brandId={brandId}
						returnTo={returnTo}
						look={usable.length > 0 ? "secondary" : "primary"}
					>
						{usable.length > 0
							? `Sign in to ${info.providerName} as someone else`
							: `Connect ${info.name}`}
					</ConnectForm>
				)}
				<OtherMethods
					{...info}
					method={method}
					brandId={brandId}
					returnTo={returnTo}
				/>
				{step.status !== "SKIPPED" && <SkipForm stepKey={step.key} />}
			</div>
			<MissingApp {...info} />
		</div>
	);
}
