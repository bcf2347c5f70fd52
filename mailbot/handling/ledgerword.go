package handling

// LedgerColumns are the columns of a ledger of cases from before the bot, by the words that head them.
var LedgerColumns = figureTable(
	FigureWord{"number", "取扱番号", "number", anyKind, []string{"番号", "届出番号", "受付番号"}},
	FigureWord{"kind", "種別", "kind", anyKind, []string{"届出種別", "区分"}},
	FigureWord{"received", "届出日", "received", anyKind, []string{"届出年月日", "受付日", "受信日"}},
	FigureWord{"accepted", "受理日", "accepted", anyKind, []string{"受理年月日"}},
	FigureWord{"origin", "起算日", "origin", products, []string{"取扱い開始日", "取扱開始日"}},
	FigureWord{"notified", "運営者連絡日", "notified", websites, []string{"詳細連絡日", "通知日"}},
	FigureWord{"outcome", "処理結果", "outcome", anyKind, []string{"結果", "処理状況", "取扱結果"}},
	FigureWord{"outcome_date", "終了日", "outcome date", anyKind, []string{"終了年月日", "処理日", "取扱終了日"}},
	FigureWord{"vulnerability", "脆弱性の種類", "vulnerability", anyKind, []string{"脆弱性種類", "脆弱性の原因"}},
	FigureWord{"threat", "脆弱性がもたらす脅威", "threat", anyKind, []string{"脅威", "影響"}},
	FigureWord{"operator", "運営主体", "operator", websites, []string{"運営主体の種類", "運営者の種類"}},
	FigureWord{"product_type", "製品種類", "product type", products, []string{"製品の種類", "製品種別"}},
	FigureWord{"licence", "ライセンス", "licence", products, []string{"license", "オープンソース"}},
	FigureWord{"own_product", "自社製品", "own product", products, nil},
)

// LedgerKinds are the words for the kind of a case.
var LedgerKinds = figureTable(
	FigureWord{"product", "ソフトウェア製品", "product", products, []string{"製品", "ソフトウエア製品", "ソフト", "software"}},
	FigureWord{"website", "ウェブサイト", "website", websites, []string{"ウェブ", "ウェブアプリケーション", "WEB", "サイト", "web application"}},
)

// LedgerOpen are the outcomes that are none: the case was still in handling.
var LedgerOpen = figureTable(
	FigureWord{"in_handling", "取扱い中", "In handling", anyKind, []string{"取扱中", "処理中", "対応中"}},
	FigureWord{"unreachable_listed", "連絡不能開発者", "Developer listed as unreachable", products, nil},
)
