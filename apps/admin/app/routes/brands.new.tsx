import { parseWithZod } from "@conform-to/zod/v4";
import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	type MetaFunction,
	redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { api } from "../api.server.ts";
import { BrandFields } from "../components/brand-fields.tsx";
import { ButtonLink } from "../components/ui/button.tsx";
import { Card } from "../components/ui/card.tsx";
import { PageHead } from "../components/ui/page-head.tsx";
import { brandChoices } from "../forms/brand-choices.server.ts";
import { BrandForm, brandFields } from "../forms/brand-form.ts";
import { toFieldErrors } from "../forms/user-errors.ts";
import { createBrand } from "../graphql/brands.ts";
import { requirePermissionOnPage } from "../page-permission.server.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export const meta: MetaFunction = () => [{ title: "New brand · Patchbay" }];

export async function loader(args: LoaderFunctionArgs) {
	await requirePermissionOnPage(
		args,
		"brand.write",
		"Admins and owners",
		"create brands",
	);
	return { choices: brandChoices() };
}

export async function action(args: ActionFunctionArgs) {
	const submission = parseWithZod(await args.request.formData(), {
		schema: BrandForm,
	});
	if (submission.status !== "success")
		return data(submission.reply(), { status: 400 });
	const { createBrand: created } = await api(args)(createBrand, {
		input: submission.value,
	});
	if (created.brand) return redirect(`/brands/${created.brand.id}/onboarding`);
	return data(
		submission.reply({
			fieldErrors: toFieldErrors(created.userErrors, brandFields),
		}),
		{ status: 422 },
	);
}

export default function NewBrand() {
	const { choices } = useLoaderData<typeof loader>();
	return (
		<div className="grid gap-6">
			<PageHead
				title="New brand"
				description="Its ad accounts are connected in the next step."
				back={{ to: "/brands", label: "Brands" }}
			/>
			<Card>
				<BrandFields
					intent="create-brand"
					lastResult={useActionData<typeof action>()}
					choices={choices}
					defaults={{ timeZone: "UTC", currencyCode: "USD" }}
					submitLabel="Create brand"
					secondary={
						<ButtonLink look="quiet" to="/brands">
							Cancel
						</ButtonLink>
					}
				/>
			</Card>
		</div>
	);
}
