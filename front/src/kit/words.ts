import { book } from './tongue'

/** Words that every room uses, and the sentence for each code of a Problem. */
export const common = book('common', {
  save: ['保存', 'Save'],
  cancel: ['取消', 'Cancel'],
  retry: ['再试一次', 'Try again'],
  reload: ['重新载入', 'Load it again'],
  pageFailed: [
    '这一页没能打开，可能刚升级过。没保存的请先记下，再重新载入。',
    'This page could not be opened; a newer version may be there. Note what is unsaved, then load it again.',
  ],
  more: ['再看一些', 'Show more'],
  required: ['必填', 'Required'],
  blank: ['空', 'blank'],
  yes: ['是', 'Yes'],
  no: ['否', 'No'],
  copied: ['已复制', 'Copied'],
  takenBy: ['接电话的是 {name}', 'Taken by {name}'],
  wanted: ['应为：{wanted}', 'Expected: {wanted}'],
  missing: ['请填写这一项。', 'Please fill this in.'],
  notFound: [
    '没有找到这条记录，请选一条已有的。',
    'No such record was found: choose one that exists.',
  ],
  ruleSays: ['表的规则不允许：{says}', 'A rule of the table refuses it: {says}'],
  faultOf: ['「{name}」{says}', '{name}: {says}'],
})

export const problems = book('problems', {
  'invalid-schema': [
    '这样不行（{place}），应为：{wanted}',
    'This does not fit ({place}). Expected: {wanted}',
  ],
  'invalid-option': [
    '字段「{field}」的「{option}」：{wanted}。',
    '“{option}” of the field “{field}”: {wanted}.',
  ],
  'schema-moved': [
    '别人刚改过表结构，请看过再存一次。',
    'Somebody has just changed the tables. Look, then save again.',
  ],
  'rule-moved': [
    '这条规则刚被改过或删了，没有保存。请返回看看现在的规则再改。',
    'This rule was changed or deleted meanwhile; nothing was saved. Go back and look first.',
  ],
  'field-moved': [
    '这个字段刚被改过或删了，没有保存。请先点别的字段，再回来看它。',
    'This field was changed or deleted meanwhile; nothing was saved. Open another, then look again.',
  ],
  'not-stocked': [
    '这张表不记库存，要先给它加一个「库存」字段。',
    'No stock is kept of this table; it needs a field of type Stock.',
  ],
  'not-enough-stock': [
    '{title} 不够：要 {asked} {unit}，能用的只有 {there} {unit}。',
    '{title}: {asked} {unit} asked for, {there} {unit} free.',
  ],
  'bad-quantity': ['数量应为：{wanted}', 'Expected as quantity: {wanted}'],
  'which-place': [
    '这种物料在几处（{places}），请写明盘点的是哪个库位、哪个批次。',
    'This item lies at several places ({places}): say which one was counted.',
  ],
  'unit-changed': [
    '这种物料的单位从 {before} 改成了 {unit}，还有按旧单位记的库存。先用旧单位清到 0，再改单位。',
    'The unit of this item was changed from {before} to {unit} while there is stock in the old one. Bring it to zero first.',
  ],
  'cause-taken': [
    '凭据「{cause}」已经记过另一笔账。',
    'Something else was already booked under “{cause}”.',
  ],
  'already-corrected': [
    '这一笔已经更正过，或者本身就是更正。',
    'This entry was corrected before, or is itself a correction.',
  ],
  'invalid-pattern': ['这个表达式不能用：{wanted}', 'This expression cannot be used: {wanted}'],
  'form-moved': [
    '别人刚保存过这个表单，请看过再存。',
    'Somebody has just saved this form. Look at it, then save again.',
  ],
  'form-closed': ['这个表单已停止收集。', 'This form takes no more answers.'],
  'formula-unknown-reference': [
    '公式里写的「{path}」不存在，可能已改名或删除。',
    'The formula names “{path}”, which is not there; it may have been renamed or deleted.',
  ],
  'formula-error': ['{wanted}', 'The formula is not well formed: {wanted}'],
  'unknown-form': [
    '没有这个表单，或者链接已失效。',
    'There is no such form, or its link has ended.',
  ],
  'form-not-yours': [
    '这个表单给指定的成员填，您的资料里没有「{wanted}」。',
    'This form is for certain members; “{wanted}” is not noted of you.',
  ],
  'nothing-filled-in': [
    '还什么都没填，请先填写再提交。',
    'Nothing is filled in yet: fill it in, then send it.',
  ],
  'looks-automatic': [
    '没能提交，请刷新页面后再试一次。',
    'It could not be sent. Reload the page and try again.',
  ],
  'unreadable-file': [
    '「{file}」不是能读的文字文件，请另存为 Excel 或 UTF-8 的 CSV。',
    '“{file}” cannot be read as text. Save it as Excel, or as CSV in UTF-8.',
  ],
  'broken-header': [
    '「{file}」第 {line} 行的表头不对：{wrong}',
    'The header of “{file}” (line {line}) is wrong: {wrong}',
  ],
  'refused-file': ['「{file}」读不了：{wrong}', '“{file}” cannot be read: {wrong}'],
  unreachable: [
    '服务器没有应答，请检查网络后再试。',
    'The server does not answer. Check the network and try again.',
  ],
  'invalid-record': ['有 {count} 处填写需要改一下。', '{count} of the values need a correction.'],
  'needs-answer': [
    '表的规则要您先确认再写入。',
    'A rule of the table asks you to confirm it first.',
  ],
  'file-refused': [
    '「{name}」不能用，应为：{wanted}',
    '“{name}” cannot be taken. Expected: {wanted}',
  ],
  'file-too-large': [
    '「{name}」太大了，最多 {most_mb} MB。',
    '“{name}” is too large: at most {most_mb} MB.',
  ],
  'uploads-full': [
    '还没保存的文件太多了，请先保存记录或明天再传。',
    'Too many files wait to be saved. Save the record first, or try tomorrow.',
  ],
  'file-store-away': [
    '存放文件的地方没有应答，请稍后再试。',
    'The file store does not answer. Try again.',
  ],
  'file-gone': ['文件已经不在了。', 'The file is no longer there.'],
  'not-signed-in': ['登录已过期，请重新登录。', 'You are no longer signed in.'],
  forbidden: ['您没有做这件事的权限。', 'You may not do this.'],
  'not-found': ['找不到这一页，可能已被删除。', 'This is not here; it may have been deleted.'],
  'duplicate-record': [
    '已有一条相同的记录（{rule}）。',
    'The same record exists already ({rule}).',
  ],
  'task-already-decided': ['{by} 已经处理了这条待办。', '{by} has already decided this task.'],
  'not-your-comment': [
    '只有写评论的人能改或删它。',
    'Only its author may change or delete a comment.',
  ],
  'not-your-file': [
    '这个附件不是您刚上传的，请重新上传。',
    'This file is not one that you have just sent: send it again.',
  ],
  'unseen-mention': [
    '{people} 看不到这条记录（或已离开），不能在这里提到。请去掉后再发送。',
    '{people} cannot see this record (or has left) and cannot be mentioned here. Take the name out and send it again.',
  ],
  'too-many-mentioned': [
    '一条评论最多提到 {most} 人。',
    'A comment mentions at most {most} people.',
  ],
  'not-your-task': ['这条待办不是问您的。', 'This task was asked of others.'],
  'task-claimed': ['{by} 已经领取了这条待办。', '{by} has claimed this task.'],
  'task-void': ['这条待办已作废：{why}。', 'This task is void: {why}.'],
  'task-not-open': ['这条待办已经结束。', 'This task has ended.'],
  'record-changed': [
    '记录在您看过之后被改了，请看过改动再决定。',
    'The record changed since you looked. See what changed, then decide.',
  ],
  'unknown-choice': ['这条待办没有这个选项。', 'This task has no such answer.'],
  'cannot-return': ['不能退回到那一步：{why}。', 'It cannot go back to there: {why}.'],
  'no-such-person': [
    '不能问他：不是在职成员，或者已经在问了。',
    'They cannot be asked: not a member of now, or asked already.',
  ],
  'too-many-seats': [
    '一件待办最多问 {most} 处，请改问角色。',
    'One task asks at most {most}: name a role instead.',
  ],
  'draft-moved': [
    '别人刚改过这份草稿，请看过再存。',
    'Somebody has just changed this draft. Look at it, then save again.',
  ],
  'draft-behind': [
    '草稿开始以后又发布了第 {live} 版，请先看差别。',
    'Version {live} went live since this draft began: look at the differences first.',
  ],
  'flow-has-faults': ['流程还有不对的地方，改好才能用。', 'This flow cannot run yet.'],
  'no-draft': ['这个流程没有草稿。', 'This flow has no draft.'],
  'unknown-board': ['没有这个看板，可能已被删除。', 'There is no such board.'],
  'unknown-briefing': ['这个订阅已经结束了。', 'This subscription has ended.'],
  'no-address': [
    '还不知道您在这里的账号，请管理员在「团队」里补上。',
    'Your account there is not known yet. An owner enters it under Team.',
  ],
  'too-many-briefings': [
    '订阅已满 {most} 个，请先退订一个。',
    'You have {most} subscriptions already. End one first.',
  ],
  'cannot-send': ['这个连接发不了消息，请换一个。', 'This connection cannot send messages.'],
  'board-moved': ['{changed_by} 刚改过这个看板。', '{changed_by} has just changed this board.'],
  'menu-full': [
    '菜单放不下了：最多 {most} 个，先拿掉一些',
    'The menu holds at most {most}: take some out first',
  ],
  'menu-moved': [
    '{changed_by} 刚整理过菜单，已换成最新的，请再改一次。',
    '{changed_by} has just arranged the menu. This is theirs now: make your change again.',
  ],
  'invalid-menu': ['同一项在菜单里只能放一处。', 'A thing stands in the menu once.'],
  'invalid-board': [
    '看板里有一块画不出来，请打开它看看：{wanted}',
    'A tile cannot be drawn; open it to see why: {wanted}',
  ],
  'invitation-spent': [
    '这个邀请已用过、已撤回或过期，请再要一个。',
    'This invitation was used or withdrawn, or is too old. Ask for a new one.',
  ],
  'login-taken': [
    '账号「{login}」已经有人用了；如果是您，请填原来的密码。',
    'The account “{login}” is taken. If it is yours, give its password.',
  ],
  'button-not-now': [
    '这条记录现在还不能按这个按钮。',
    'This record is not in the state for this button.',
  ],
  'flow-cannot-start': ['这个流程不能这样启动。', 'This flow is not started in this way.'],
  'keys-again': [
    '地址变了，密钥会发到新地址：请把密钥（{secrets}）也重新填一遍。',
    'The keys would go to another address: give them again as well ({secrets}).',
  ],
  'invalid-settings': ['设置没填对：{wanted}', 'The settings do not fit: {wanted}'],
  'connection-in-use': [
    '还有流程在用它：{flows}。先改这些流程。',
    'These flows need it: {flows}. Change them first.',
  ],
  'bad-password': [
    '这个密码太好猜了，应为：{wanted}',
    'This password is too easy. Expected: {wanted}',
  ],
  'last-owner': [
    '至少要有一位负责人，请先让别人当负责人。',
    'A workspace needs an owner: make somebody else one first.',
  ],
  'company-there': [
    '这里已经有公司了：请登录，或向负责人要邀请。',
    'There is a company here already: sign in, or ask its owner for an invitation.',
  ],
  'wrong-setup-key': [
    '这不是启动时打印的那个链接，请从终端里复制。',
    'This is not the link that was printed at start. Copy it from the terminal.',
  ],
  'invalid-pack': [
    '这个方案包不能用（{file}）：应为 {wanted}',
    'This pack cannot be used ({file}): {wanted}',
  ],
  'already-testing': [
    '有人正在试运行，请稍后再试。',
    'Somebody is test-running a flow. Try again in a moment.',
  ],
  'bad-substitute': ['{field} 不对，应为：{wanted}', '{field} is wrong. Expected: {wanted}'],
  'task-link-spent': ['这个链接不能再用了。', 'This link cannot be used any more.'],
  'database-busy': [
    '数据库暂时没有应答，请 {wait_s} 秒后再试。',
    'The database does not answer at the moment; try again in {wait_s} s.',
  ],
  'too-many-requests': [
    '操作太快了，请 {wait_s} 秒后再试。',
    'Too many requests; try again in {wait_s} s.',
  ],
  'second-factor-needed': [
    '密码对了，还要输入验证器上的验证码。',
    'The password is right. Now give the code of your authenticator app.',
  ],
  'second-factor-refused': [
    '验证码不对，或者已经用过了：等下一个再试。',
    'This code is wrong or was used already. Wait for the next one.',
  ],
  'second-factor-there': [
    '两步验证已经开启了，要重设请先关闭。',
    'The second factor is on already. To set it up anew, turn it off first.',
  ],
  'second-factor-off': [
    '两步验证没有开启，请先开启。',
    'The second factor is off. Turn it on first.',
  ],
  'second-factor-required': [
    '请先在「我的账号」里开启您自己的两步验证。',
    'Turn on your own second factor first, in “My account”.',
  ],
  'reset-spent': [
    '这个链接用过了、换过了或过期了，请负责人再发一个。',
    'This link was used, replaced, or is too old. Ask an owner for a new one.',
  ],
  'belongs-elsewhere': [
    '他还属于别的公司，只能由他自己改。',
    'They also belong to another company: only they themselves can do it.',
  ],
  'unknown-session': ['那台设备已经退出了。', 'That device is signed out already.'],
  'unknown-token': ['这个令牌已经没有了。', 'This token is gone.'],
  'bad-token': ['{field} 不对，应为：{wanted}', '{field} is wrong. Expected: {wanted}'],
  'provider-failed': [
    '身份系统没有正常应答，请稍后再试或找负责人。',
    'The identity provider does not answer as it should. Try later, or tell an owner.',
  ],
  'provider-unlinked': [
    '这个账号还没有连到这里的人：先用密码登录，再到「我的账号」里连接。',
    'This account belongs to nobody here yet: sign in by password, then link it in “My account”.',
  ],
  'trip-ended': [
    '登录中断了（换了浏览器或太久），请重新来一次。',
    'That sign-in was begun in another browser or took too long. Begin again.',
  ],
  'picture-refused': [
    '这个图片不能用，应为：{wanted}',
    'This picture cannot be used. Expected: {wanted}',
  ],
  'sign-in-refused': ['账号或密码不对。', 'The account or the password is wrong.'],
  'server-failed': [
    '服务器出错了（{status}），请稍后再试。',
    'The server failed ({status}). Try again later.',
  ],
})
