import { parseWithZod } from "@conform-to/zod/v4";
import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { loadAdAccounts } from "../ad-accounts.server.ts";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { useConnectionEvents } from "../components/connections/use-connection-events.ts";
import { BrandStep } from "../components/onboarding/brand-step.tsx";
import { findOwnGrant } from "../components/onboarding/find-own-grant.ts";
import { FinishedStep } from "../components/onboarding/finished-step.tsx";
import { isUsableGrant } from "../components/onboarding/is-usable-grant.ts";
import { PlatformGallery } from "../components/onboarding/platform-gallery.tsx";
import { PlatformStep } from "../components/onboarding/platform-step.tsx";
import { StepList } from "../components/onboarding/step-list.tsx";
import { Notice } from "../components/ui/notice.tsx";
import { runConnectionAction } from "../connection-actions.server.ts";
import { hasAccounts, hasImports } from "../format/platform-kinds.ts";
import { brandChoices } from "../forms/brand-choices.server.ts";
import { BrandForm, brandFields } from "../forms/brand-form.ts";
import { toFieldErrors, userErrorText } from "../forms/user-errors.ts";
import { updateBrand } from "../graphql/brands.ts";
import {
	onboarding,
	reusableGrants,
	skipOnboardingStep,
} from "../graphql/onboarding.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	const id = requireParam(args.params, "brandId");
	const call = api(args);
	const { brand: found, platforms } = await call(onboarding, { id });
	const brand = orNotFound(found, "brand");
	const { steps, nextStep } = brand.onboarding;
	const wanted = new URL(args.request.url).searchParams.get("step");
	const step =
		steps.find(({ key }) => key === wanted) ??
		steps.find(({ key }) => key === nextStep?.key) ??
		null;
	const following = steps
		.slice(step ? steps.indexOf(step) + 1 : 0)
		.find(({ status }) => status === "PENDING" || status === "IN_PROGRESS");
	const info =
		platforms.find(({ platform }) => platform === step?.platform) ?? null;
	const connection =
		step?.connection?.status === "DISCONNECTED"
			? null
			: (step?.connection ?? null);
	const [reusable, accounts] = await Promise.all([
		info && !connection
			? call(reusableGrants, { platform: info.platform, brandId: id })
			: null,
		connection && info && hasAccounts(info)
			? loadAdAccounts(args, connection.id)
			: null,
	]);
	return {
		brand,
		step,
		info,
		connection,
		accounts,
		grants: (reusable?.tenant.grants.nodes ?? []).filter(isUsableGrant),
		ownGrant: reusable && findOwnGrant(reusable),
		platforms,
		// A step that waits for something, such as an account's owner, does not hold up the others.
		nextTo: following
			? `/brands/${id}/onboarding?step=${following.key}`
			: nextStep === null || nextStep.key !== step?.key
				? `/brands/${id}/onboarding`
				: null,
		choices: step && step.platform === null ? brandChoices() : null,
	};
}

export async function action(args: ActionFunctionArgs) {
	const brandId = requireParam(args.params, "brandId");
	const wizard = `/brands/${brandId}/onboarding`;
	const form = await args.request.formData();
	const intent = form.get("intent");
	if (intent === "update-brand") {
		const submission = parseWithZod(form, { schema: BrandForm });
		if (submission.status !== "success")
			return data(
				{ brand: submission.reply(), userErrors: [] },
				{ status: 400 },
			);
		const { updateBrand: updated } = await api(args)(updateBrand, {
			input: { brandId, ...submission.value },
		});
		if (updated.userErrors.length === 0) return redirect(wizard);
		const fieldErrors = toFieldErrors(updated.userErrors, brandFields);
		return data(
			{ brand: submission.reply({ fieldErrors }), userErrors: [] },
			{ status: 422 },
		);
	}
	if (intent === "skip") {
		const input = { brandId, key: String(form.get("key")) };
		const { skipOnboardingStep: skipped } = await api(args)(
			skipOnboardingStep,
			{ input },
		);
		if (skipped.userErrors.length === 0) return redirect(wizard);
		return data(
			{ brand: null, userErrors: skipped.userErrors },
			{ status: 422 },
		);
	}
	const result = await runConnectionAction(args, form);
	return data(
		{ brand: null, userErrors: result?.userErrors ?? [] },
		{ status: result?.userErrors.length ? 422 : 200 },
	);
}

export default function Onboarding() {
	const {
		brand,
		step,
		info,
		connection,
		accounts,
		grants,
		ownGrant,
		platforms,
		nextTo,
		choices,
	} = useLoaderData<typeof loader>();
	const result = useActionData<typeof action>();
	useConnectionEvents(brand.id, connection?.status === "PENDING");
	return (
		<div className="grid items-start gap-6 lg:grid-cols-[17rem_minmax(0,1fr)]">
			<StepList onboarding={brand.onboarding} current={step?.key ?? null} />
			<div className="grid gap-4">
				{result && result.userErrors.length > 0 && (
					<Notice tone="bad">{userErrorText(result.userErrors)}</Notice>
				)}
				{step === null && (
					<FinishedStep
						brandId={brand.id}
						steps={brand.onboarding.steps}
						imports={brand.onboarding.steps.some(
							({ platform, connection: made }) =>
								made !== null &&
								platforms.some(
									(each) => each.platform === platform && hasImports(each),
								),
						)}
					/>
				)}
				{step && choices && (
					<BrandStep
						brand={brand}
						choices={choices}
						lastResult={result?.brand}
					/>
				)}
				{step && info && (
					<PlatformStep
						key={step.key}
						brandId={brand.id}
						step={step}
						info={info}
						connection={connection}
						accounts={accounts}
						grants={grants}
						ownGrant={ownGrant}
						nextTo={nextTo}
					/>
				)}
				{!connection && (
					<PlatformGallery
						steps={brand.onboarding.steps}
						platforms={platforms}
					/>
				)}
			</div>
		</div>
	);
}
