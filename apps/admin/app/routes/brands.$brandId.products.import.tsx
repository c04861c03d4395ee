import {
	type ActionFunctionArgs,
	data,
	type LoaderFunctionArgs,
	redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireParam } from "../api.server.ts";
import { ImportMappings } from "../components/products/import-mappings.tsx";
import { SubHead } from "../components/ui/sub-head.tsx";
import { importMappings } from "../import-mappings.server.ts";
import { requirePermissionOnPage } from "../page-permission.server.ts";

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";

export async function loader(args: LoaderFunctionArgs) {
	await requirePermissionOnPage(
		args,
		"product.map",
		"Admins and owners",
		"import products",
	);
	return { brandId: requireParam(args.params, "brandId") };
}

export async function action(args: ActionFunctionArgs) {
	const brandId = requireParam(args.params, "brandId");
	const outcome = await importMappings(
		args,
		brandId,
		await args.request.formData(),
	);
	if (outcome.kind === "imported")
		return redirect(`/brands/${brandId}/products?imported=${outcome.count}`);
	return data(outcome, { status: outcome.kind === "problem" ? 422 : 200 });
}

export default function ImportProducts() {
	const { brandId } = useLoaderData<typeof loader>();
	return (
		<div className="grid gap-6">
			<SubHead
				back={{ to: `/brands/${brandId}/products`, label: "Products" }}
				title="Import a file"
			/>
			<ImportMappings />
		</div>
	);
}
