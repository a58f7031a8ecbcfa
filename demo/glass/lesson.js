export class Lesson { constructor(stage) {} get request() { return {}; } show() {} }
