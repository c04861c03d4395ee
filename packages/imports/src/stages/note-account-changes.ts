import type { SqlExecutor } from "@patchbay/db";
import type { FailureDraft } from "../record-failures.ts";

interface ChangedAccount {
	externalId: string;
	name: string;
	currencyCode: string | null;
	timeZone: string | null;
	importedCurrencyCode: string | null;
	importedTimeZone: string | null;
}

/**
 * Finds the chosen accounts that have another currency or time zone than the import before found, and remembers those of now.
 * Each change is a failure of this one import: numbers from before stay as they are, so somebody must be told.
 */
export async function noteAccountChanges(
	sql: SqlExecutor,
	connection: { tenantId: string; id: string },
): Promise<FailureDraft[]> {
	const { rows } = await sql.query<ChangedAccount>(
		`with changed as (
			select a.id, a.external_id, a.name, a.currency_code, a.time_zone, a.imported_currency_code, a.imported_time_zone
			from ad_account a
			where a.tenant_id = $1 and a.connection_id = $2 and a.selected and not a.manager
				and (coalesce(a.currency_code, a.imported_currency_code), coalesce(a.time_zone, a.imported_time_zone))
					is distinct from (a.imported_currency_code, a.imported_time_zone)
			order by a.id for no key update
		), noted as (
			update ad_account a set imported_currency_code = coalesce(changed.currency_code, a.imported_currency_code),
				imported_time_zone = coalesce(changed.time_zone, a.imported_time_zone)
			from changed where a.tenant_id = $1 and a.id = changed.id
		)
		select external_id as "externalId", name, currency_code as "currencyCode", time_zone as "timeZone",
			imported_currency_code as "importedCurrencyCode", imported_time_zone as "importedTimeZone"
		from changed order by external_id`,
		[connection.tenantId, connection.id],
	);
	return rows.flatMap(describeChanges);
}

function describeChanges(account: ChangedAccount): FailureDraft[] {
	const { name, currencyCode, timeZone } = account;
	const { importedCurrencyCode, importedTimeZone } = account;
	const failure = (message: string): FailureDraft => ({
		entity: "ad account",
		externalId: account.externalId,
		code: "CONFLICT",
		message,
	});
	const failures: FailureDraft[] = [];
	// An account that is imported for the first time has no earlier ones.
	if (
		currencyCode &&
		importedCurrencyCode &&
		currencyCode !== importedCurrencyCode
	)
		failures.push(
			failure(
				`The account ${name} changed its currency from ${importedCurrencyCode} to ${currencyCode}. Days that are read from now on are in ${currencyCode}; earlier ones stay in ${importedCurrencyCode}, and reports show both.`,
			),
		);
	if (timeZone && importedTimeZone && timeZone !== importedTimeZone)
		failures.push(
			failure(
				`The account ${name} changed its time zone from ${importedTimeZone} to ${timeZone}. Its days now begin at another moment; import the earlier days again to have them all alike.`,
			),
		);
	return failures;
}
