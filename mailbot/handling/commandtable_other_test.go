package handling

const coordinatedStates = atVendors

var otherRules = []rule{
	{"consult", "# consult nobody nda=N1 | Can it be stopped?", "# 分析依頼 nobody 秘密保持契約=N1 | 停止しますか。", "both", acceptedStates, "changes", "no_such_party", nil},
	{"ask-authority", "# ask-authority MIC example-ministry", "# 所管照会 総務省 example-ministry", "R", acceptedStates, "changes", "not_for_this_kind", map[string]string{"notified": "not_in_edition"}}, // it is a product's
	{"government", "# government example-cabinet | It is exploited.", "# 政府通知 example-cabinet | 悪用されています。", "R", acceptedStates, "changes", "not_in_edition", nil},
	{"priority-provide", "# priority-provide example-power | Flaw and fix.", "# 優先提供 example-power | 脆弱性と対策です。", "C", coordinatedStates, "changes", "not_yet", nil}, // nothing is ready
	{"early-notice", "# early-notice V9 yes", "# 事前周知 V9 可", "C", coordinatedStates, "changes", "no_such_party", nil},
	{"introduce", "# introduce F V9", "# 直接交換 届出者 V9", "both", acceptedStates, "changes", "no_such_party", nil},
	{"reveal", "# reveal V9 items=name", "# 発見者情報通知 V9 項目=氏名", "R", acceptedStates, "changes", "no_such_party", nil},
	{"site-data", "# site-data O9 V9 | Version 3.", "# サイト情報提供 O9 V9 | 3版です。", "R", acceptedStates, "changes", "no_such_party", nil},
	{"unreachable", "# unreachable V9", "# 連絡不能 V9", "C", coordinatedStates, "changes", "no_such_party", nil},
	{"list-name", "# list-name V9 2009-07-08", "# 一覧掲載 名称 V9 2009-07-08", "C", coordinatedStates, "changes", "no_such_party", nil},
	{"list-product", "# list-product V9 2009-07-08", "# 一覧掲載 製品 V9 2009-07-08", "C", coordinatedStates, "changes", "no_such_party", nil},
	{"list-deadline", "# list-deadline V9 2009-07-08", "# 一覧掲載 期限 V9 2009-07-08", "C", coordinatedStates, "changes", "no_such_party", nil},
	{"delist", "# delist V9", "# 一覧削除 V9", "C", coordinatedStates, "changes", "no_such_party", nil},
	{"impossible", "# impossible why=silence", "# 調整不能 説明=応答なし", "C", coordinatedStates, "changes", "not_in_edition", nil},
	{"committee", "# committee open", "# 公表判定 開始", "R", coordinatedStates, "changes", "not_in_edition", nil},
	{"edition", "# edition 2022", "# 版変更 2022年版", "both", openStates, "changes", "preview", nil},
}
