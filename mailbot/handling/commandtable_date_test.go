package handling

// dateRules: the states are those of commands.md 1; as long as nobody has the details no date can be agreed.
var dateRules = []rule{
	{"propose", "# propose 2026-08-26 12:00", "# 公表日案 2026/8/26(水) 12時", "C", "handed_over contacting verifying fixing scheduled", "changes", "done",
		map[string]string{"handed_over": "not_in_this_state", "contacting": "not_in_this_state"}},
	{"answer-date", "# answer-date V1 accept", "# 公表日回答 V1 同意", "C", "handed_over contacting verifying fixing scheduled", "changes", "not_in_this_state", nil}, // nothing was proposed
	{"schedule", "# schedule 2026-08-26", "# 公表日 2026年8月26日", "C", "handed_over contacting verifying fixing scheduled", "changes", "preview",
		map[string]string{"handed_over": "not_in_this_state", "contacting": "not_in_this_state", "scheduled": "missing_argument"}}, // nobody was asked; a move needs its reason
	{"cancel-publication", "# cancel-publication no_effect", "# 公表取りやめ 影響なし", "C", "handed_over contacting verifying fixing scheduled", "changes", "second", nil},
	{"advisory", "# advisory part=overview | A flaw stops it.", "# 公表文案 部分=概要 | 停止する欠陥がある。", "C", "handed_over contacting verifying fixing scheduled published", "changes", "done", nil},
	{"statement", "# statement V1 approve", "# 記載確認 V1 承認", "C", "handed_over contacting verifying fixing scheduled published", "changes", "not_yet", nil}, // it has sent no words
	{"publish", "# publish", "# JVN公表", "C", "scheduled", "changes", "not_in_this_state", nil},                                                             // the hour has not come
	{"update", "# update why=added", "# 公表更新 説明=追加", "C", "published", "changes", "preview", nil},
	{"retract", "# retract why=wrong", "# 公表撤回 説明=誤り", "C", "published", "changes", "preview", nil},
	{"public", "# public https://www.example/x exploited=yes", "# 公知 https://www.example/x 悪用=有", "both", openStates, "changes", "preview", nil},
	{"cve", "# cve CVE-2026-00000", "# CVE番号 CVE-2026-00000", "C", "handed_over contacting verifying fixing scheduled published", "changes", "done", nil},
}
