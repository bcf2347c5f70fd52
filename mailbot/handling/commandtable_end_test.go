package handling

const siteStates = "accepted contacting notified fixing"

// endRules are those of websites, and the ends and turns of a case. The case of the table is a product's, but for the state notified, in the
// edition of 2009.
var endRules = []rule{
	{"operator", "# operator town-hall", "# 運営者 town-hall", "R", siteStates, "changes", "not_for_this_kind", map[string]string{"notified": "nothing_to_do"}}, // it is its operator
	{"provider", "# provider web-works named=phone", "# 委託先 web-works 確認=電話", "R", siteStates, "changes", "not_for_this_kind", map[string]string{"notified": "no_such_party"}},
	{"fixed", "# fixed how=modified", "# 修正完了 対応=修正", "R", "notified fixing", "changes", "not_for_this_kind", map[string]string{"notified": "preview"}},
	{"last-call", "# last-call O1", "# 最終連絡 O1", "R", "contacting notified fixing", "changes", "preview",
		map[string]string{"contacting": "not_in_this_state", "fixing": "not_in_this_state"}}, // no operator was contacted
	{"close", "# close ended_out_of_scope", "# 取扱終了 対象外", "both", acceptedStates + " published ended", "changes", "preview",
		map[string]string{"published": "bad_argument", "ended": "bad_argument", "C ended": "nothing_to_do"}}, // a published case ends for no such reason
	{"reopen", "# reopen why=again", "# 再開 説明=再現", "both", endStates, "changes", "preview", nil},
	{"withdraw-report", "# withdraw-report mail=118", "# 届出取下げ メール=118", "R", openStates, "changes", "evidence_missing", nil}, // it is no mail of the finder's
	{"lift-secrecy", "# lift-secrecy", "# 非開示依頼取下げ", "R", acceptedStates + " published", "changes", "not_in_edition", map[string]string{"notified": "not_for_this_kind"}},
	{"merge", "# merge 87654321", "# 併合 87654321", "both", openStates, "changes", "no_such_case", nil},
	{"split", "# split mail=118", "# 分割 メール=118", "R", openStates, "changes", "no_such_mail", nil},
	{"link", "# link 87654321", "# 関連 87654321", "both", "any", "changes", "no_such_case", nil},
	{"convert", "# convert website", "# 種別変更 ウェブ", "R", acceptedStates, "changes", "not_in_this_state",
		map[string]string{"accepted": "preview", "handed_over": "preview", "notified": "nothing_to_do"}}, // afterwards developers have the report as that of a product
	{"watch", "# watch on", "# 発見者調整 開始", "R", openStates, "changes", "done", nil},
}
