//! How what a page sets around an article is worded, in many languages, in lower case.

use std::sync::OnceLock;

/// Phrases, parted by bars and ends of lines.
pub(super) struct Wording {
    text: &'static str,
    sorted: OnceLock<Vec<&'static str>>,
}

impl Wording {
    const fn of(text: &'static str) -> Self {
        Self { text, sorted: OnceLock::new() }
    }

    fn phrases(&self) -> &[&'static str] {
        self.sorted.get_or_init(|| {
            let mut phrases: Vec<_> = self.text.split(['|', '\n']).collect();
            phrases.sort_unstable();
            phrases
        })
    }

    /// Whether a text is one of them.
    pub(super) fn has(&self, text: &str) -> bool {
        self.phrases().binary_search(&text).is_ok()
    }

    /// Whether a text starts with one of them.
    pub(super) fn starts(&self, text: &str) -> bool {
        self.phrases().iter().any(|phrase| text.starts_with(*phrase))
    }

    /// What follows one of them at the start of a text, in letters of either case.
    pub(super) fn after<'a>(&self, text: &'a str) -> Option<&'a str> {
        let begins =
            |phrase: &&str| text.get(..phrase.len()).is_some_and(|start| start.to_lowercase() == *phrase);
        self.phrases().iter().find(|phrase| begins(phrase)).map(|phrase| &text[phrase.len()..])
    }

    /// Whether one of them is in a text.
    pub(super) fn within(&self, text: &str) -> bool {
        self.phrases().iter().any(|phrase| text.contains(*phrase))
    }

    /// Whether a text starts with one of them that has several words.
    pub(super) fn starts_long(&self, text: &str) -> bool {
        self.phrases().iter().any(|phrase| text.starts_with(*phrase) && phrase.contains(' '))
    }
}

/// Labels of adverts and of what stands beside an article, whole.
pub(super) static LABELS: Wording = Wording::of(
    "advertisement|advertisements|advertising|advert|ad|sponsored|sponsored content
advertisement scroll to continue|scroll down to continue reading|scroll to continue|story continues
story continues below|article continues below|continue reading below|skip advertisement|skip ad|anzeige
werbung|publicité|publicidad|publicidade|pubblicità|advertentie|reklama|reklam|annons|annonse|реклама
広告|广告|廣告|광고|إعلان|quảng cáo|share this|share this article|share this story|share this page
email this|print this|read full story|read the full story|read the full article|read full article|show comments|view comments|leave a comment|close|enlarge
text size|weiterlesen|anzeige scrollen sie weiter um zu lesen|artikel merken|artikel teilen
la suite après cette publicité|continua a leggere|continuar leyendo|lees verder|czytaj dalej
читать далее|阅读全文|続きを読む|اقرأ المزيد|contribute|reuse this content|share|share this post|save
print|reading time|is this page useful|was this page helpful|was this article helpful
log in or register to post comments|you must log in or register to reply here|点击进入专题|返回搜狐 查看更多
您的浏览器暂时无法播放此视频",
);
/// How a line below or above an advert starts.
pub(super) static CUTS: Wording = Wording::of(
    "story continues below|article continues|article continues after|continue reading below
this article continues|thank you for reading|thanks for reading|min read|mins read
minute read|minutes read|minuten lesezeit|min. lesezeit|reading time|lesezeit
temps de lecture|tiempo de lectura|tempo di lettura|tempo de leitura|leestijd",
);
/// Headings of lists of other articles; before a colon, of one.
pub(super) static POINTERS: Wording = Wording::of(
    "read more|read also|also read|see also|read next|related|related articles|related stories
related content|related news|related posts|related topics|related coverage|related links|more on this
more on this story|more from|more like this|recommended|recommended reading|recommended stories
recommended for you|you may also like|you might also like|don't miss|don’t miss|must read|most read
most popular|trending|top stories|further reading|watch|watch also|listen|lesen sie auch|lesen sie mehr
mehr zum thema|auch interessant|das könnte sie auch interessieren|lire aussi|à lire aussi
à lire également|sur le même sujet|lea también|lee también|lea además|te puede interesar|más información
leia também|leia mais|veja também|leggi anche|lees ook|czytaj też|читайте также|相关阅读|関連記事
latest news|latest stories|latest articles|similar articles|similar threads|other news|more news
more stories|keep reading|up next|from the archive|mehr dazu|mehr zu diesem thema|zum thema
verwandte artikel|verwandte themen|weitere artikel|das könnte dich auch interessieren
das könnte ihnen auch gefallen|meistgelesen|beliebteste artikel|empfohlene artikel|lesen sie hier
lies auch|siehe auch|voir aussi|lire la suite|dans la même rubrique|articles liés|articles similaires
nos articles sur le même sujet|les plus lus|à voir aussi|pour aller plus loin|noticias relacionadas
artículos relacionados|contenido relacionado|relacionado|relacionadas|lo más leído|le puede interesar
también te puede interesar|quizás te interese|ver también|notícias relacionadas|conteúdo relacionado
matérias relacionadas|artigos relacionados|mais lidas|você também pode gostar|saiba mais|relacionados
articoli correlati|articoli simili|potrebbe interessarti|potrebbe interessarti anche
potrebbero interessarti anche|vedi anche|per approfondire|i più letti|meer over dit onderwerp|lees meer
lees verder|gerelateerde artikelen|gerelateerd|meest gelezen|bekijk ook|ook interessant|zobacz także
zobacz też|zobacz również|czytaj także|czytaj również|przeczytaj także|przeczytaj również|polecamy
powiązane artykuły|podobne artykuły|najczęściej czytane|материалы по теме|по теме|читайте ещё
читайте еще|смотрите также|похожие материалы|похожие новости|другие новости|самое читаемое|推荐阅读
延伸阅读|相关新闻|相关文章|相关报道|更多阅读|热门文章|延伸閱讀|相關新聞|相關文章|あわせて読みたい
合わせて読みたい|おすすめ記事|こちらもおすすめ|人気記事|関連ニュース|اقرأ أيضا|اقرأ أيضاً|اقرأ ايضا
مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|شاهد أيضا|قد يعجبك أيضا|الأكثر قراءة|ilgili haberler
läs också|läs mer|weiterführende links|weiterführender link|weiterführende informationen
editors’ recommendations|editors' recommendations|editor’s picks|editor's picks|editors’ picks
editors' picks|das thema könnte dich auch interessieren|das könnte sie interessieren
das könnte dich interessieren|les også|læs også|lue myös|đọc thêm|xem thêm|tin liên quan|bài liên quan|관련기사
baca juga|此前报道|往期回顾|相关链接|相关专题",
);
/// What stands before the headline of another article, which is a link; in capitals any word may: `PHOTOS:`, `IN TEXAS:`.
pub(super) static SEEN: Wording = Wording::of(
    "video|videos|photo|photos|pictures|gallery|photo gallery|slideshow|interactive|graphic|podcast|blog|in pictures
full coverage|full story|more|see|read|story|opinion|analysis|related video|vidéo|vídeo|fotos|galería|fotostrecke
bilder|фото|видео|视频|图集",
);
/// How a line starts that names what a text was taken from, who answers for it or what it was called there.
pub(super) static ORIGIN: Wording = Wording::of(
    "原标题|原题：|原题为|原題：|原題為|本文原标题|本文来源|本文來源|本文来自|文章来源|文章來源|稿件来源|新闻来源|来源：|來源：
图片来自|图片均来自|本文转自|转载自|转自：|免责声明|版权声明|特别声明：|郑重声明：|责任编辑|責任編輯|扫描下方|长按识别
更多精彩内容|更多精彩资讯|read or share this story",
);
/// What a link to the rest of an article is called.
pub(super) static MORE: Wording = Wording::of(
    "read more|read on|more|full story|read full story|read the full story|read the full article|read full article
read article|continue reading|keep reading|weiterlesen|weiter lesen
mehr lesen|mehr|weiter|lesen sie mehr|zum artikel|zum beitrag|artikel lesen|jetzt lesen
lire la suite|lire plus|lire l’article|lire l'article|leer más|leer mas|seguir leyendo|ver más
más información|leia mais|ler mais|saiba mais|continuar lendo|leggi tutto|leggi di più|leggi|continua a leggere
continua|lees meer|lees verder|czytaj dalej|czytaj więcej|więcej|celý článek|více|číst dál|читать далее
читать дальше|читать полностью|подробнее|далее|детальніше|читати далі|διαβάστε περισσότερα|περισσότερα
devamını oku|devamı|läs mer|les mer|læs mere|lue lisää|xem thêm|đọc tiếp|baca selengkapnya|더보기|자세히 보기
阅读全文|查看更多|閱讀更多|阅读更多|続きを読む|もっと見る|اقرأ المزيد|المزيد|קרא עוד|המשך קריאה",
);
/// How lines that share or sort an article start.
pub(super) static BARS: Wording = Wording::of(
    "share on|share via|share this|tweet this|email this|print this|follow us on|filed under|tags:|tag:
topics:|categories:|posted in|schlagwörter:|themen:|mots-clés|teilen auf|partager sur|compartir en
etiquetas:|теги:|标签|tag |stichwörter:|stichworte:|schlagworte:|mots clés|thèmes :|sujets :|catégories
temas:|palabras clave|categorías:|palavras-chave|assuntos:|categorias:|argomenti:|categorie:
trefwoorden:|onderwerpen:|tagi:|tematy:|метки:|темы:|рубрика:|标签：|关键词|タグ：|キーワード|الكلمات المفتاحية|الوسوم
condividi su|compartilhar no|compartilhe|delen op|udostępnij na|поделиться в",
);
/// How a call to subscribe starts …
pub(super) static CALLS: Wording = Wording::of(
    "sign up|subscribe|get the|get our|get unlimited|get your|get more|get all|join our|join us|join the|register
already a subscriber|already have an account|continue reading|to continue reading|to read the full
to read this|want to read|want more|you have read|you've read|you’ve read|you have reached
you've reached|you’ve reached|this article is for subscribers|this content is for|support our
enjoy unlimited|unlock|log in|unsubscribe|keep reading|start your|not a subscriber|be the first
never miss|don’t miss|don't miss|newsletter|thank you for reading|thanks for reading",
);
/// … and what it speaks of.
pub(super) static OFFERS: Wording = Wording::of(
    "newsletter|inbox|subscri|free article|free stories|unlimited access|without limits|sign up|sign in
log in|an account|premium|free trial|per week|a month|a week|alerts|abonn|mailing list|podcast|whatsapp
boletín|suscri|digital access|download the app|our app|per month|abbon|postfach|boîte mail|boletin
correo|suscriptor|assin|nieuwsbrief|mailbox|prenumerat|dostęp|skrzynk|рассылк|подписк|подписчик|邮件
邮箱|会员|订阅|登录|会員|登録|نشرتنا|البريد|للمشتركين|قناتنا|unlimited|your trial|member|kein abo| abo 
ein abo|seu e-mail|tuo e-mail|par e-mail|telegram|vollständig|weiterlesen|eerste maand|gratis|kostenlos
réservé|reservad|riservat|exclusiv|share it|share this",
);
/// How a notice of cookies or of a mailing starts …
pub(super) static COOKIES: Wording = Wording::of(
    "we use cookies|we value your privacy|we and our partners|this site uses cookies
this website uses cookies|our site uses cookies|by continuing to use|by using this site|your privacy
wir verwenden cookies|wir nutzen cookies|wir und unsere partner|diese website|diese webseite
diese seite verwendet cookies|nous et nos|nous utilisons des cookies|ce site utilise
en poursuivant votre navigation|utilizamos cookies|usamos cookies|este sitio|este site
nosotros y nuestros|nós e os nossos|noi e i nostri|noi e terze parti|questo sito|utilizziamo i cookie
wij gebruiken cookies|wij en onze partners|deze website|używamy plików|ta strona|ten serwis|my i nasi
мы используем файлы|мы используем cookie|этот сайт|продолжая пользоваться|我们使用cookie|本网站使用
当サイトでは|このサイトでは|نستخدم ملفات|يستخدم هذا الموقع|you are receiving this|you received this
sie erhalten diese|we use some essential cookies",
);
/// … and what it speaks of.
pub(super) static CRUMBS: Wording =
    Wording::of("cookie|partner|privacy|daten|конфиденц|クッキー|ملفات تعريف|trackers|email|e-mail");
/// Headings of what readers say, with or without a number.
pub(super) static COMMENTS: Wording = Wording::of(
    "comment|comments|kommentar|kommentare|commentaire|commentaires|comentario|comentarios|comentário
comentários|commento|commenti|reactie|reacties|komentarz|komentarze|komentarzy|комментарий|комментарии
комментариев|комментария|评论|评论区|網友評論|评论列表|コメント|التعليقات|تعليقات|kommentarer|bình luận
댓글|leave a reply|leave a comment|reader comments|post a comment|join the conversation
join the discussion|add a comment|leserkommentare|schreiben sie einen kommentar|réagir|vos commentaires
laisser un commentaire|deja un comentario|deja una respuesta|deixe um comentário|deixe uma resposta
lascia un commento|geef een reactie|dodaj komentarz|оставить комментарий|发表评论|コメントを残す
اترك تعليقا",
);
/// What can be done with the post of a reader.
pub(super) static ANSWERS: Wording = Wording::of(
    "reply|report abuse|report comment|répondre|signaler un abus|antworten|beitrag melden|kommentar melden|responder
citar mensaje|denunciar|rispondi|segnala commento|reageer|beantwoorden|odpowiedz|zgłoś|ответить|пожаловаться|回复
回覆|举报|返信|رد على|svara|besvar|vastaa|trả lời|답글|yanıtla|balas",
);
/// How a call to follow whoever publishes starts …
pub(super) static FOLLOWS: Wording = Wording::of(
    "follow |folgen sie |folge uns|folgt uns|suivez|retrouvez|sígue|síguenos|siga |seguinos|segui|volg |obserwuj|śledź
следите|подписывайтесь|подпишитесь|больше новостей|关注|扫描|تابعونا|تابعنا|seuraa|följ |følg |like us",
);
/// … and where.
pub(super) static NETWORKS: Wording = Wording::of(
    "facebook|twitter|instagram|telegram|телеграм|whatsapp|youtube|tiktok|linkedin|bluesky|mastodon|вконтакте|дзен
微信|微博|二维码|公众号|google news|google noticias| on x|فيسبوك|تويتر|تلغرام|واتساب",
);
/// How publishers speak of what they earn by an article's links, of their channels, and of mistakes that readers find.
pub(super) static OWN: Wording = Wording::of(
    "may earn a commission|may earn a small commission|may earn an affiliate|earn a small commission|affiliate commission
may receive a commission|we earn a commission|erhalten wir eine provision|erhält die redaktion eine
nous pouvons percevoir une commission|podemos recibir una comisión|подписаться на наш|подписывайтесь на наш
наш телеграм|нашем телеграм|ctrl+enter|ctrl + enter",
);
/// What names whoever made a picture.
pub(super) static CREDITS: Wording = Wording::of(
    "photo:|photos:|photo by|photo credit|photo courtesy|photograph:|photograph by|picture:|pictures:|image:
image credit|image by|image courtesy|image via|credit:|illustration:|foto:|fotos:|foto von|(foto |fot.
bild:|bildquelle|quelle:|photo :|imagen:|fotografía:|imagem:|beeld:|zdjęcie:|фото:|фото |图片来源|图：|reuters/|afp/
写真：|写真=|撮影|记者|shutterstock|alamy|istock|picture alliance|/afp|/ap)|/reuters|/dpa|/epa|/efe|/ansa
/anp|/pap|ap photo|afp photo|رويترز|أ ف ب|immagine:|crédit photo|crédits photo|crédit :|crédits :
getty images|on unsplash",
);
/// How calls start in languages whose orders are told by their form.
pub(super) static ORDERS: Wording = Wording::of(
    "abonnieren sie|jetzt abonnieren|abonnez-vous|suscríbete|melden sie sich|sie haben noch kein
sie sind bereits|mit einem abo|lesen sie diesen artikel|dieser artikel ist|inscrivez-vous|s’inscrire
il vous reste|cet article est réservé|article réservé|la suite est réservée|déjà abonné
pour lire la suite|accédez à|suscribete|este contenido es exclusivo|contenido exclusivo
contenido para suscriptores|regístrate|inicia sesión|ya eres suscriptor|iscriviti|abbonati
questo articolo è riservato|contenuto riservato|per continuare a leggere|sei già abbonato|inscreva-se
cadastre-se|conteúdo exclusivo|já é assinante|para continuar lendo|schrijf je in|meld je aan
verder lezen|word abonnee|dit artikel is|al abonnee|zapisz się|ten artykuł jest|wykup|masz już|otrzymuj
подпишитесь|подписывайтесь|этот материал доступен|оформите|следите за|订阅|本文为|登录后|メールマガジン
メルマガ|この記事は|会員登録|続きは|اشترك|هذا المحتوى|تابعنا|recevez |recibe |ricevi |receba |ontvang 
jetzt abo|jetzt anmelden|jetzt registrieren|jetzt testen|assine |testen sie |dołącz do|سجل الآن
newsletter abonnieren",
);
/// What stands before an author's name.
pub(super) static BYLINES: Wording = Wording::of(
    "written by |posted by |by: |by |author: |author |von |par |por |di |door |text: |interview: |autor: |autora: 
auteur : |автор: |文：|文・
текст: |作者：|作者: |بقلم: |كتب: ",
);
/// What stands before an editor's name, and a reporter's below an article.
pub(super) static EDITORS: Wording = Wording::of(
    "责任编辑|责编|编辑|作者|撰文|采写|监制|責任編輯|編輯|来源|來源|记者|記者|校对|审核|纠错|redaktion: |redazione: |editor: |edited by
reporting by |подготовил|подготовила|автор:|редактор:|تحرير:|المصدر:",
);
/// Headings of what tells of the author.
pub(super) static ABOUT: Wording = Wording::of(
    "about the author|about the authors|about the writer|about author|written by|author bio|über den autor
über die autorin|zur person|zum autor|à propos de l’auteur|à propos de l'auteur|l’auteur|sobre el autor
sobre la autora|sobre la firma|sobre o autor|sobre a autora|l’autore|sull'autore
informazioni sull’autore|over de auteur|o autorze|o autorce|об авторе|关于作者|作者简介
この記事を書いた人|筆者紹介|عن الكاتب",
);
