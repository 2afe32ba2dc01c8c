"""The words by which natures and urgency are recognised, in Vietnamese, English and Chinese.

Vietnamese words stand here with their diacritics; in a text that has none, phrases of two syllables
and more are found without theirs, too, except the AMBIGUOUS ones.  A phrase of ``UNLESS`` undoes the
words in it: "xin lỗi" is not a fault.
"""

from collections.abc import Mapping

from mailflow.domain.model.policy import Nature

COMPLAINT = (
    # what it is called
    "khiếu nại", "phàn nàn", "tố cáo", "khiếu kiện", "bức xúc", "complaint", "complaints", "complain",
    "complaining", "grievance", "dispute this charge", "投诉", "投訴", "申诉", "申訴", "抱怨", "维权",
    "維權", "举报", "舉報",
    # how it feels
    "không hài lòng", "chưa hài lòng", "thất vọng", "tức giận", "bực mình", "bực bội", "quá tệ", "rất tệ",
    "tồi tệ", "kinh khủng", "không chấp nhận được", "vô trách nhiệm", "thiếu trách nhiệm",
    "không thể chấp nhận", "coi thường khách", "xem thường khách", "thái độ kém", "thái độ không tốt",
    "thiếu tôn trọng", "thô lỗ", "bất lịch sự", "kém chất lượng", "chất lượng kém", "dịch vụ kém",
    "not happy", "unhappy", "not satisfied", "dissatisfied", "unsatisfied", "disappointed",
    "disappointing", "disappointment", "frustrated", "frustrating", "angry", "furious", "upset",
    "appalled", "appalling", "terrible", "horrible", "awful", "worst", "unacceptable", "disgusted",
    "disgusting", "outrageous", "ridiculous", "rude", "impolite", "unprofessional", "poor quality",
    "poor service", "bad service", "very poor", "not good enough", "fed up", "不满意", "不滿意", "不满",
    "不滿", "失望", "气愤", "氣憤", "生气", "生氣", "愤怒", "憤怒", "太差", "很差", "极差", "恶劣", "惡劣",
    "糟糕", "无法接受", "無法接受", "不能接受", "不负责任", "不負責任", "态度差", "態度差", "质量差",
    "質量差",
    # what went wrong
    "lỗi", "bị lỗi", "hỏng", "bị hỏng", "hư hỏng", "bị hư", "bị vỡ", "bị bể", "bị rách", "móp méo",
    "bị mất", "thất lạc", "giao sai", "giao nhầm", "giao thiếu", "giao trễ", "giao chậm", "giao hàng chậm",
    "chậm trễ", "trễ hẹn", "quá hạn", "quá chậm", "rất chậm", "chưa nhận được", "không nhận được",
    "vẫn chưa", "mãi chưa", "không hoạt động", "không sử dụng được", "không dùng được", "không vào được",
    "không đúng", "không giống", "không ai trả lời", "không ai liên hệ", "không phản hồi", "không trả lời",
    "không giải quyết", "chưa giải quyết", "thất hứa", "tính sai", "tính nhầm", "trừ tiền", "trừ nhầm",
    "thu sai", "thu thừa", "tính tiền hai lần", "trừ hai lần", "lừa đảo", "lừa dối", "gian lận",
    "hàng giả", "hàng nhái", "hết hạn sử dụng", "quảng cáo sai", "sai sự thật", "ngộ độc", "dị vật",
    "broken", "damaged", "defective", "faulty", "malfunction", "malfunctioning", "does not work",
    "doesn't work", "not working", "stopped working", "didn't work", "missing item", "missing items",
    "missing parts", "never arrived", "never received", "not received", "haven't received",
    "have not received", "did not receive", "didn't receive", "hasn't arrived", "has not arrived",
    "still waiting", "no response", "no reply", "no answer", "nobody answered", "nobody replied",
    "nobody responded", "no one has", "ignored", "overdue", "delayed", "too late", "weeks late",
    "days late", "late delivery", "wrong item", "wrong size", "wrong product", "wrong order", "incorrect",
    "overcharged", "charged twice", "double charged", "wrongly charged", "unauthorized charge",
    "unauthorised charge", "scam", "fraud", "fraudulent", "cheated", "counterfeit", "misleading",
    "lied to", "broken promise", "let down", "error in my", "cannot log in", "can't log in",
    "unable to log in", "out of order", "坏了", "壞了", "损坏", "損壞", "破损", "破損", "故障", "有问题",
    "有問題", "质量问题", "質量問題", "不能用", "用不了", "无法使用", "無法使用", "无法登录", "未收到",
    "没收到", "沒收到", "没有收到", "沒有收到", "还没到", "還沒到", "迟迟", "遲遲", "延误", "延誤", "发错",
    "發錯", "漏发", "漏發", "少发", "寄错", "送错", "多收", "多扣", "扣错", "重复扣款", "重複扣款",
    "乱收费", "亂收費", "没人回复", "沒人回覆", "无人回复", "没人处理", "无人处理", "不处理", "不解决",
    "不回复", "欺骗", "欺騙", "诈骗", "詐騙", "骗", "假货", "假貨", "虚假", "虛假", "错误", "錯誤",
    "không mấy hài lòng", "không được hài lòng", "chẳng hài lòng", "tại sao đơn hàng",
    "sao đơn hàng của tôi", "bao giờ tôi mới", "khi nào tôi mới", "why is my", "why was my", "why has my",
    "why have i", "where is my order", "where is my refund", "where is my money", "已过期", "已過期",
    "过期了", "过期食品", "过期产品", "为什么我的", "為什麼我的", "怎么还没", "怎麼還沒", "怎么还不",
    "什么时候才",
    "thanks for nothing", "ruined", "ruining", "losing my", "lost my", "empty box", "came empty", "bị gãy",
    "đã gãy", "碎了", "碎玻璃", "早知道", "没良心", "沒良心", "làm ăn kiểu", "cho tôi một bài học",
    "sẽ không bao giờ",
    "không bao giờ mua", "không bao giờ quay lại", "đừng mua",
    # what is asked for
    "hoàn tiền", "hoàn lại tiền", "trả lại tiền", "đòi tiền", "bồi thường", "đền bù", "trả hàng",
    "đổi trả", "hủy hợp đồng", "kiện ra tòa", "chịu trách nhiệm", "refund", "refunded", "money back",
    "compensation", "compensate", "chargeback", "legal action", "my lawyer", "small claims", "退款",
    "退钱", "退錢", "退货", "退貨", "赔偿", "賠償", "补偿", "補償", "换货", "換貨", "索赔", "索賠", "起诉",
    "起訴", "send a replacement", "need a replacement", "want a replacement", "request a replacement",
)  # fmt: skip

SUGGESTION = (
    "góp ý", "đóng góp ý kiến", "đề xuất", "gợi ý", "sáng kiến", "tôi đề nghị quý công ty nên",
    "mong công ty bổ sung", "nên bổ sung", "nên thêm", "nên có thêm", "sẽ tốt hơn nếu", "giá như có",
    "ước gì có", "suggestion", "suggestions", "suggest", "i propose", "my proposal", "feature request",
    "it would be nice if", "it would be great if", "it would be better if", "would be helpful if",
    "you could add", "you should add", "please consider adding", "idea for", "room for improvement",
    "could be improved", "建议", "建議", "提议", "提議", "提个意见", "提個意見", "意见和建议", "改进意见",
    "改進意見", "希望能增加", "希望增加", "希望可以增加", "能否增加", "可以改进", "可以改進", "反馈意见",
    "giá mà có", "mở thêm", "bổ sung thêm", "thêm tính năng", "nên báo trước", "nên cho phép",
    "thì tốt hơn", "thì tốt biết mấy", "thì tiện hơn", "thì hay hơn", "please add", "it would help if",
    "would be good if", "would be better if", "would love to see", "i wish you had", "wish there was",
    "why not add", "have you considered", "希望能加", "希望能有", "希望可以加", "能加一个", "能加个",
    "加一个功能", "增加一个", "要是能",
    "nên làm thêm",
    "làm thêm size", "làm thêm màu", "mong shop có thêm",
    "mong có thêm", "would be nice", "would be handy",
    "would be useful", "would be nice to have", "nice to have", "you should offer",
    "you should allow", "please offer", "maybe add", "maybe open",
    "能不能多", "能不能加", "能不能增", "可以加", "可以加个",
    "ước gì app", "ước gì có thể", "ước gì được", "ước gì shop", "ước gì bên", "would be great to",
    "would be good to", "would be lovely to", "it'd be nice if", "it'd be great if", "wish you offered",
    "wish you would add", "giá mà app", "giá mà có thể", "giá mà có thêm", "mong app",
    "mong bên mình thêm", "建议增加", "要是能有", "希望有", "希望能", "希望可以",
)  # fmt: skip

QUESTION = (
    "cho hỏi", "cho tôi hỏi", "cho em hỏi", "cho mình hỏi", "xin hỏi", "muốn hỏi", "hỏi về",
    "hỏi thông tin", "thắc mắc", "tư vấn", "báo giá", "bảng giá", "giá bao nhiêu", "bao nhiêu tiền",
    "mấy giờ", "giờ mở cửa", "giờ làm việc", "cần biết thêm", "muốn biết", "muốn tìm hiểu",
    "hướng dẫn giúp", "làm thế nào để", "làm sao để", "có hỗ trợ không", "có bán", "còn hàng không",
    "ở đâu vậy", "question", "questions", "i would like to ask", "i'd like to ask", "i want to ask",
    "may i ask", "can i ask", "inquiry", "enquiry", "inquiries", "enquiries", "inquire", "enquire",
    "wondering if", "wondering whether", "i would like to know", "i'd like to know", "i want to know",
    "could you tell me", "can you tell me", "please tell me how", "please let me know how", "how do i",
    "how can i", "how much", "what are your", "what is your", "what is the price", "when do you",
    "where can i", "where do i", "do you have", "do you offer", "do you sell", "do you ship",
    "is it possible", "are you open", "opening hours", "price list", "quotation", "request a quote",
    "more information about", "further information", "请问", "請問", "想问", "想問", "问一下", "問一下",
    "咨询", "諮詢", "询问", "詢問", "请教", "請教", "想了解", "了解一下", "想知道", "怎么办理", "怎麼辦理",
    "如何办理", "如何辦理", "怎样才能", "怎麼樣才能", "多少钱", "多少錢", "价格表", "價格表", "报价",
    "報價", "几点", "幾點", "营业时间", "營業時間", "有没有货", "有沒有貨", "是否可以", "可不可以",
    "còn bảo hành không", "bảo hành không", "bảo hành bao lâu", "tuyển dụng", "giấy tờ gì", "thủ tục gì",
    "cần những gì", "mất mấy ngày", "mấy ngày thì", "mấy ngày ạ", "bao lâu thì", "còn size", "còn màu",
    "có giao tới", "có ship", "trả góp được không", "can i pay", "can i use", "can i change",
    "can i order", "can i bring", "do you deliver", "do you accept", "do you take", "does it come",
    "come with a", "comes with", "what documents", "which documents", "how many days", "how many nights",
    "能不能用", "有货吗", "支持吗", "能开发票", "开发票吗", "几天能到", "幾天能到", "几天到", "怎么买",
    "怎麼買", "在哪里买", "包邮吗",
)  # fmt: skip

PRAISE = (
    "khen ngợi", "lời khen", "xin khen", "muốn khen", "gửi lời khen", "khen nhân viên", "tuyệt vời",
    "xuất sắc", "rất hài lòng", "vô cùng hài lòng", "hoàn toàn hài lòng", "hài lòng với", "hài lòng về",
    "rất tốt", "quá tốt", "rất tận tình", "tận tâm", "tận tình", "rất nhiệt tình", "nhiệt tình giúp đỡ",
    "chu đáo", "rất ấn tượng", "rất thích", "rất chuyên nghiệp", "cảm ơn rất nhiều vì", "dịch vụ tốt",
    "phục vụ tốt", "compliment", "compliments", "praise", "kudos", "well done", "great job", "good job",
    "excellent", "outstanding", "fantastic", "wonderful", "amazing", "awesome", "brilliant", "superb",
    "exceptional", "very happy with", "so happy with", "very satisfied", "very pleased", "delighted",
    "impressed", "great service", "great experience", "love your", "loved the", "keep up the good work",
    "highly recommend", "thank you for the great", "表扬", "表揚", "称赞", "稱讚", "赞扬", "讚揚", "点赞",
    "點讚", "好评", "好評", "非常满意", "非常滿意", "很满意", "很滿意", "十分满意", "太棒", "很棒", "真棒",
    "优秀", "優秀", "出色", "热情周到", "熱情周到", "服务周到", "服務周到", "服务很好", "服務很好",
    "非常好", "đóng gói cẩn thận", "sẽ ủng hộ", "đúng mô tả", "big thanks", "很专业", "非常专业",
    "ủng hộ tiếp", "ủng hộ dài dài", "cho 5 sao", "cho 10 điểm", "10 điểm cho", "tặng 5 sao",
    "cho năm sao", "rất ok", "rất dễ thương", "rất ưng", "quá ưng", "well packed", "nicely packed",
    "so kind", "very kind", "so helpful", "very helpful", "was perfect", "were perfect", "please thank",
    "we will come back", "we'll come back", "we will be back", "we'll be back", "i will come back soon",
    "five stars", "thumbs up", "was lovely", "were lovely", "was great", "were great", "给个赞", "給個讚",
    "赞一个", "很耐心", "非常耐心", "态度很好", "態度很好", "下次还来", "下次還來", "包装很好",
    "包装也很好", "五星好评",
    "ngoài mong đợi", "vượt mong đợi", "hơn mong đợi", "hơn cả mong đợi", "nói chuyện dễ nghe",
    "giải thích kỹ lắm", "giải thích rất kỹ", "sửa giúp tới", "chạy mượt", "chạy ổn", "chưa sập lần nào",
    "chưa lần nào sập", "chưa từng gặp lỗi",
    "rất yên tâm", "yên tâm lắm", "mê lắm", "thích lắm", "huge thanks", "many thanks to",
    "thanks so much to", "thanks to your team", "hats off", "beautifully", "made my day", "made my week",
    "made our day", "keep it up", "ever owned", "a day early", "no complaints at all",
    "not a single outage", "not a single problem", "a pleasure", "，赞", "大赞", "很赞", "真赞", "太赞",
    "又快又好",
    "很细心", "非常细心", "细心周到", "比预计早", "会回购", "下次还买", "没得说", "让人放心", "很放心",
    "dễ mến", "nhanh nhẹn", "niềm nở", "ai cũng mê", "cả nhà đều thích", "cả nhà mê", "patiently",
    "very patient", "very friendly", "so friendly", "lovely staff", "spot on", "top notch", "first class",
    "five star", "couldn't be happier", "could not be happier", "really pleased", "really happy with",
    "love it", "love this", "回复很快", "处理很快", "一次就解决", "很周到", "很贴心", "贴心", "很及时",
    "暖心", "效率高", "效率很高",
)  # fmt: skip

QUESTION_FORMS = (
    "được không", "không?", "không ạ", "không vậy", "gồm những gì", "cần những gì", "does this", "does it",
    "do you", "does the", "can i", "can you ship", "可以吗", "是多少", "怎么收费", "không shop",
    "không ad", "không em", "không anh", "không chị",
    "thì làm sao", "thì làm thế nào", "là bao nhiêu", "bao nhiêu ạ", "bao nhiêu vậy", "tháng bao nhiêu",
    "năm bao nhiêu", "is there", "are there", "does your", "do your", "will it", "will this", "which size",
    "what size", "can two", "can one", "can we", "is your", "how long does", "how long will", "what does",
    "what would", "should i", "吗?", "嗎?", "多少?", "怎么把", "怎麼把", "怎么转", "如何把", "有没有",
    "有沒有",
    "能否",
)  # fmt: skip
"""How one asks; together with a word of ``ASKED_FOR``, in a short mail without ``TROUBLE``, a question."""

ASKED_FOR = (
    "giao ra", "giao tới", "giao đến", "bếp từ", "cho chạy", "học sinh", "sinh viên", "thủ tục", "sang tên",
    "come in white", "come in black", "students", "student", "ship to", "gift wrap", "return policy",
    "寄到", "学生", "發票抬頭", "能寄", "赠品",
    "thanh toán", "trả góp", "momo", "ship", "giao hàng", "giao chủ nhật", "size", "mở tài khoản",
    "đăng ký",
    "trỏ tên miền", "chuyển tên miền", "đổi chủ", "hỗ trợ", "bảo hành", "dùng điện", "tương thích", "phí",
    "gói", "chi nhánh", "cửa hàng", "khuyến mãi", "giảm giá", "ưu đãi", "tuyển", "hợp với", "mặc vừa",
    "discount", "plan", "plans", "price", "prices", "deliver", "delivery", "shipping", "compatible",
    "work with", "works with", "support", "hosting", "open on", "open at", "branch", "parking",
    "transfer my",
    "share one", "warranty", "voucher", "size", "sizes", "colour", "color", "送货", "送貨", "支持", "通用",
    "开门", "開門", "营业", "營業", "费用", "費用", "域名转", "域名過", "把域名", "包邮", "优惠", "優惠",
    "尺码",
    "保修", "分期", "停车", "停車", "招聘", "型号", "颜色",
)  # fmt: skip
"""What customers-to-be ask about; a question about none of it ("有人管吗？") is a reproach."""

TROUBLE = (
    "kiểu này", "kiểu đó", "thế này", "như vậy", "vậy mà", "làm ăn", "khiếu", "phiền", "tức", "chán", "dở",
    "tệ", "hỏng", "hư", "lỗi", "mất", "lừa", "phạt", "luật sư", "bad", "worse", "worst", "my money",
    "my order",
    "my parcel", "my refund", "week", "weeks", "days", "hours", "months", "again", "damage", "fix",
    "actually",
    "sao", "tại sao", "vì sao", "mà", "vẫn", "chưa", "hoài", "mãi", "bị", "không ai", "chẳng", "đâu có",
    "lại", "rồi", "quá", "kiểu gì", "gì vậy", "thế à", "hả", "mất", "chờ", "đợi", "trễ", "sai", "thiếu",
    "nữa", "cứ", "toàn", "hết", "tự ý", "tự nhiên", "trừ", "why", "never", "still", "again", "nobody",
    "anyone", "anybody", "ever", "even", "already", "wait", "waiting", "not", "no", "nothing", "wrong",
    "late", "down", "slow", "since", "stop", "stopped", "yet", "don't", "doesn't", "didn't", "isn't",
    "aren't", "won't", "can't", "couldn't", "charged", "somebody", "someone", "seriously", "joke",
    "supposed",
    "keep", "keeps", "lost", "missing", "actually", "at last", "finally", "human", "lawyer", "just",
    "rốt cuộc", "tóm lại", "có biết", "có làm", "lương tâm", "coi", "như", "到底", "良心", "有人", "说法",
    "叫", "难道", "難道", "为什么", "為什麼", "为何",
    "凭什么", "憑什麼", "就是", "这样", "這樣", "这么", "這麼", "还", "還", "又", "没", "沒", "不", "了",
    "能行",
    "慢", "坏", "壞", "错", "錯", "骗", "騙", "等", "扣",
)  # fmt: skip
"""Words that make a question a reproach: then it is a complaint, as all that nobody can tell."""

DOUBTS = (
    "nhưng", "tuy nhiên", "song le", "thế mà", "vậy mà", "đáng tiếc", "mỗi tội", "but", "however",
    "although", "unfortunately", "sadly", "except that", "until", "cho đến khi", "直到", "就是", "now",
    "bây giờ", "giờ thì", "现在", "但", "可是", "不过", "不過", "然而", "可惜", "只是",
)  # fmt: skip
"""Words after which praise may turn: then it is taken for a complaint."""

URGENT = (
    "khẩn", "khẩn cấp", "khẩn trương", "hỏa tốc", "cấp bách", "cấp cứu", "rất gấp", "cần gấp", "gấp gấp",
    "gấp lắm", "việc gấp", "xử lý gấp", "giải quyết gấp", "hỗ trợ gấp", "trả lời gấp", "gấp",
    "nguy hiểm đến tính mạng", "tính mạng", "tai nạn", "nhập viện", "ngộ độc", "cháy nổ", "rò rỉ khí",
    "rò điện", "bị điện giật", "urgent", "urgently", "urgency", "emergency", "time-critical",
    "life-threatening", "critical issue", "hospitalised", "hospitalized", "caught fire", "electric shock",
    "gas leak", "food poisoning", "injured", "safety hazard", "紧急", "緊急", "加急", "急件", "十万火急",
    "十萬火急", "火急", "特急", "急需", "很急", "非常急", "着急", "著急", "生命危险", "生命危險", "住院",
    "食物中毒", "起火", "触电", "觸電", "漏电", "漏電", "煤气泄漏", "rò gas", "rò ga", "xì gas", "xẹt lửa",
    "bốc cháy", "bị cháy", "bốc khói", "chập điện", "bị giật", "ngay hôm nay", "asap", "fixed today",
    "in hospital", "taken to hospital", "allergic reaction", "on fire", "smoke coming", "今天之内",
    "在医院", "在醫院", "送医", "送醫", "呕吐", "嘔吐", "受伤", "受傷", "冒烟", "冒煙",
)  # fmt: skip

UNLESS: Mapping[Nature, tuple[str, ...]] = {
    Nature.COMPLAINT: (
        "xin lỗi", "lỗi của tôi", "không có lỗi", "không bị lỗi", "không hề lỗi", "không có gì phàn nàn",
        "không có gì để phàn nàn", "không phàn nàn", "không khiếu nại", "không phải khiếu nại",
        "chưa từng thất vọng", "không thất vọng", "không làm tôi thất vọng", "không hỏng",
        "bộ phận khiếu nại", "phòng khiếu nại", "chính sách đổi trả", "chính sách hoàn tiền",
        "quy trình khiếu nại", "không đúng lắm", "no complaint", "no complaints", "not a complaint",
        "isn't a complaint", "nothing to complain", "can't complain", "cannot complain",
        "not disappointed", "never disappointed", "wasn't disappointed", "did not disappoint",
        "refund policy", "return policy", "complaint department", "complaints department",
        "complaint form", "not rude", "never rude", "without delay", "不是投诉", "不是投訴", "没有投诉",
        "没有不满", "没有不滿", "从不失望", "不失望", "没有失望", "没有让我失望", "退款政策", "退货政策",
        "投诉电话", "投诉部", "没有问题", "没有問題",
    ),
    Nature.SUGGESTION: (
        "hộp thư góp ý", "phòng góp ý", "gợi ý giúp", "gợi ý cho", "suggestion box", "can you suggest",
        "could you suggest", "please suggest", "any suggestions", "意见箱", "建议零售价", "有什么建议",
        "有何建议", "建议我", "would be great to hear", "would be great to get", "would be good to hear",
        "would be good to get", "would be great to have my", "would be great to know",
        "would be good to know",
        "would be lovely to hear", "would be lovely to get", "it would be nice if you actually",
        "it would be nice if you answered", "it would be nice if someone", "it would be nice if somebody",
        "ước gì được hoàn", "ước gì được trả", "ước gì bên các", "ước gì shop đừng", "希望能尽快",
        "希望能盡快",
        "希望能给", "希望能退", "希望能解决", "希望能处理", "希望可以尽快", "希望可以退", "希望有人",
        "希望有个说法",
        "希望能早", "希望能得到", "希望可以得到", "希望能有个", "希望能有人", "希望能有一个", "希望能赔",
        "answer would be nice", "reply would be nice", "response would be nice",
        "refund would be nice", "apology would be nice", "help would be nice", "be nice to hear",
        "be nice to get", "be nice to know", "please consider this", "please consider my", "不如不",
        "mong có câu trả lời", "mong có phản hồi", "mong có hướng", "nên có trách nhiệm", "nên có lời",
    ),
    Nature.QUESTION: (
        "bảng giá ghi", "bảng giá để", "bảng giá niêm yết", "báo giá một đằng", "báo giá sai",
        "nếu có thắc mắc", "nhân viên tư vấn", "tư vấn dễ hiểu", "tư vấn nhiệt tình", "tư vấn rất",
        "tư vấn tận tình", "tư vấn sai", "mọi thắc mắc", "no questions", "no question", "any questions",
        "any further questions", "out of the question", "without question", "how much i", "how much we",
        "如有疑问", "如有任何疑问",
    ),
    Nature.PRAISE: (
        "không tuyệt vời", "chẳng tuyệt vời", "không rất hài lòng", "không tốt", "chưa tốt",
        "không xuất sắc", "không chu đáo", "thiếu chu đáo", "not very helpful", "not so helpful",
        "wasn't very helpful", "not very kind", "be so kind", "so kind as", "đề nghị đóng gói cẩn thận",
        "không đóng gói cẩn thận", "chưa đóng gói cẩn thận", "hãy đóng gói cẩn thận",
        "nhớ đóng gói cẩn thận", "我很耐心", "已经很耐心", "一直很耐心", "thought it was great",
        "没有耐心", "沒有耐心", "态度很好吗", "không tận tình", "không tận tâm", "thiếu tận tâm",
        "không yên tâm lắm", "không thích lắm", "không chạy ổn", "không như mong đợi", "not a pleasure",
        "不让人放心", "怎么让人放心", "很放心吗", "不够细心", "不细心", "not excellent", "not impressed",
        "not very happy with", "not very satisfied", "not so happy with",
        "not amazing", "not great service", "not a great experience", "not very pleased", "不太满意",
        "不是很满意", "不是很滿意", "不太好", "不非常好", "并非很满意",
    ),
}  # fmt: skip

"""Who says that it is, danger to life and limb, or a deadline of today; "xử lý ngay" and 立即 alone are how
everybody asks."""

NOT_URGENT = (
    "không khẩn", "không khẩn cấp", "không gấp", "không cần gấp", "không phải việc gấp", "gấp đôi",
    "gấp ba", "gấp hai", "gấp bốn", "gấp năm", "gấp mười", "gấp nhiều", "gấp mấy", "gấp rưỡi", "gấp lại",
    "gấp gọn", "gấp quần áo", "ghế gấp", "xe gấp", "giường gấp", "bàn gấp", "gấp bội", "not urgent",
    "isn't urgent", "non-urgent", "no urgency", "not an emergency", "emergency exit", "emergency contact",
    "no emergency", "not urgently", "不紧急", "不緊急", "不急需", "不是很急", "不着急", "不著急",
    "并不紧急", "非紧急", "不用着急", "别着急",
)  # fmt: skip

AMBIGUOUS = frozenset(
    {
        "ngay hôm nay", "bị cháy", "cần gấp",
        "rất gấp", "việc gấp", "tố cáo", "bị bể", "có bán", "thế mà",
    }
)  # fmt: skip
"""Phrases that mean something else as well once their diacritics are gone ("cần gặp", to want to meet)."""
