package handling

var partyRules = []rule{
	{"vendor add", "# vendor add mail-works", "# 開発者追加 mail-works", "C", atVendors, "changes", "preview", nil},
	{"vendor drop", "# vendor drop V2 why=gone", "# 開発者除外 V2 説明=対象外", "C", atVendors, "changes", "done", nil},
	{"contact", "R|# contact O1 C|# contact V1", "R|# 初回連絡 O1 C|# 初回連絡 V1", "both", acceptedStates, "changes", "preview",
		map[string]string{"C": "nothing_to_do", "C handed_over": "not_in_this_state", "R notified": "nothing_to_do"}}, // not taken yet; contacted already
	{"log", "R|# log O1 by=phone outcome=reached C|# log V1 by=phone outcome=reached", "R|# 連絡記録 O1 手段=電話 結果=応答あり C|# 連絡記録 V1 手段=電話 結果=応答あり", "both", "any", "changes", "done", nil},
	{"detail", "R|# detail O1 C|# detail V1", "R|# 詳細連絡 O1 C|# 詳細連絡 V1", "both", acceptedStates, "changes", "preview",
		map[string]string{"R": "not_in_this_state", "R notified": "preview", "C handed_over": "not_in_this_state"}}, // nobody was contacted
	{"answer", "R|# answer O1 mail=118 C|# answer V1 mail=118", "R|# 回答反映 O1 メール=118 C|# 回答反映 V1 メール=118", "both", "any", "changes", "no_such_mail", nil},
	{"result", "R|# result O1 not_exists C|# result V1 not_exists", "R|# 検証結果 O1 なし C|# 検証結果 V1 なし", "both", acceptedStates, "changes", "done",
		map[string]string{"R": "not_in_this_state", "R notified": "done", "C handed_over": "not_in_this_state", "C contacting": "not_in_this_state"}}, // it has no details
	{"status", "# status V1 vulnerable", "# 対応状況 V1 該当製品あり", "C", atVendors + " published", "changes", "done", nil},
}
