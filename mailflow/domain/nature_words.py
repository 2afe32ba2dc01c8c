"""The words by which natures and urgency are recognised, in Vietnamese, English and Chinese.

Vietnamese words stand here with their diacritics; in a text that has none, phrases of two syllables
and more are found without theirs, too, except the AMBIGUOUS ones.  A phrase of ``UNLESS`` undoes the
words in it: "xin lỗi" is not a fault.
"""

from collections.abc import Mapping

from mailflow.domain.policy import Nature

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
)  # fmt: skip

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
        "有何建议", "建议我",
    ),
    Nature.QUESTION: (
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
        "not excellent", "not impressed", "not very happy with", "not very satisfied", "not so happy with",
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
