/** Names and places of the invented customers. Surnames: simplified, traditional, romanised. */
export const surnames: readonly (readonly [string, string, string])[] = [
  ['王', '王', 'Wang'],
  ['李', '李', 'Li'],
  ['张', '張', 'Zhang'],
  ['刘', '劉', 'Liu'],
  ['陈', '陳', 'Chen'],
  ['杨', '楊', 'Yang'],
  ['赵', '趙', 'Zhao'],
  ['黄', '黃', 'Huang'],
  ['周', '周', 'Zhou'],
  ['吴', '吳', 'Wu'],
  ['徐', '徐', 'Xu'],
  ['孙', '孫', 'Sun'],
  ['胡', '胡', 'Hu'],
  ['朱', '朱', 'Zhu'],
  ['高', '高', 'Gao'],
  ['林', '林', 'Lin'],
  ['何', '何', 'He'],
  ['郭', '郭', 'Guo'],
  ['马', '馬', 'Ma'],
  ['罗', '羅', 'Luo'],
  ['梁', '梁', 'Liang'],
  ['宋', '宋', 'Song'],
  ['郑', '鄭', 'Zheng'],
  ['谢', '謝', 'Xie'],
  ['韩', '韓', 'Han'],
  ['唐', '唐', 'Tang'],
  ['冯', '馮', 'Feng'],
  ['于', '于', 'Yu'],
  ['董', '董', 'Dong'],
  ['萧', '蕭', 'Xiao'],
  ['程', '程', 'Cheng'],
  ['曹', '曹', 'Cao'],
  ['袁', '袁', 'Yuan'],
  ['邓', '鄧', 'Deng'],
  ['许', '許', 'Xu'],
  ['傅', '傅', 'Fu'],
  ['沈', '沈', 'Shen'],
  ['曾', '曾', 'Zeng'],
  ['彭', '彭', 'Peng'],
  ['欧阳', '歐陽', 'Ouyang'],
]

/** Given names: simplified, traditional, romanised. */
export const givenNames: readonly (readonly [string, string, string])[] = [
  ['悦', '悅', 'Yue'],
  ['敏', '敏', 'Min'],
  ['杰', '傑', 'Jie'],
  ['睿', '睿', 'Rui'],
  ['伟', '偉', 'Wei'],
  ['芳', '芳', 'Fang'],
  ['娜', '娜', 'Na'],
  ['静', '靜', 'Jing'],
  ['强', '強', 'Qiang'],
  ['磊', '磊', 'Lei'],
  ['洋', '洋', 'Yang'],
  ['艳', '艷', 'Yan'],
  ['勇', '勇', 'Yong'],
  ['军', '軍', 'Jun'],
  ['婷', '婷', 'Ting'],
  ['雪', '雪', 'Xue'],
  ['慧', '慧', 'Hui'],
  ['浩然', '浩然', 'Haoran'],
  ['子涵', '子涵', 'Zihan'],
  ['欣怡', '欣怡', 'Xinyi'],
  ['宇轩', '宇軒', 'Yuxuan'],
  ['梓萱', '梓萱', 'Zixuan'],
  ['佳琪', '佳琪', 'Jiaqi'],
  ['思远', '思遠', 'Siyuan'],
  ['晓雯', '曉雯', 'Xiaowen'],
  ['志强', '志強', 'Zhiqiang'],
  ['丽华', '麗華', 'Lihua'],
  ['建国', '建國', 'Jianguo'],
  ['春梅', '春梅', 'Chunmei'],
  ['雅婷', '雅婷', 'Yating'],
  ['俊凯', '俊凱', 'Junkai'],
  ['诗涵', '詩涵', 'Shihan'],
  ['家豪', '家豪', 'Jiahao'],
  ['嘉欣', '嘉欣', 'Jiaxin'],
  ['天宇', '天宇', 'Tianyu'],
  ['明哲', '明哲', 'Mingzhe'],
  ['若曦', '若曦', 'Ruoxi'],
  ['一诺', '一諾', 'Yinuo'],
  ['海燕', '海燕', 'Haiyan'],
  ['文博', '文博', 'Wenbo'],
]

export const firstNames: readonly string[] = (
  'Oliver Hannah Amara Marc Emma Liam Sofia Noah Mia Lucas Chloe Ethan Priya Arjun Fatima Omar Elena Mateo Julia Daniel ' +
  'Grace Samuel Ingrid Lars Yuki Kenji Aisha Thomas Claire Benjamin Nina Patrick Laura Victor Zoe Adam Ruth Felix Maya ' +
  'Simon Leah Oscar Tara Hugo Alice Ivan Helen Paul Nora Max'
).split(' ')

export const lastNames: readonly string[] = (
  'Grant Weiss Cole Lefort Smith Novak Rossi Patel Kumar Hassan Silva Garcia Müller Schmidt Dubois Martin Jensen Larsen ' +
  'Tanaka Sato Kim Park Brown Taylor Wilson Clark Evans Walker Young Hall Wright Baker Murphy Kelly Byrne Fischer Weber ' +
  'Moreau Laurent Costa Lopez Ortiz Ivanov Petrov Haddad Khan Singh Ali Nowak Berg'
).split(' ')

export type City = { name: string; country: string; timeZone: string; utcOffsetHours: number; currency: string }

const mainland = (names: string): City[] =>
  names.split(' ').map((name) => ({
    name: name.replace('_', '’'),
    country: 'CN',
    timeZone: 'Asia/Shanghai',
    utcOffsetHours: 8,
    currency: 'CNY',
  }))

/** Cities by region. Offsets abroad are those of winter: an hour's error in summer does no harm here. */
export const cities: Record<'East' | 'North' | 'South' | 'West' | 'Abroad', readonly City[]> = {
  East: mainland('Shanghai Hangzhou Nanjing Suzhou Ningbo Hefei Wuxi'),
  North: mainland('Beijing Tianjin Jinan Shenyang Dalian Qingdao'),
  South: mainland('Guangzhou Shenzhen Xiamen Changsha Nanning Foshan'),
  West: mainland('Chengdu Chongqing Xi_an Kunming Lanzhou'),
  Abroad: [
    { name: 'Hong Kong', country: 'HK', timeZone: 'Asia/Hong_Kong', utcOffsetHours: 8, currency: 'HKD' },
    { name: 'Taipei', country: 'TW', timeZone: 'Asia/Taipei', utcOffsetHours: 8, currency: 'TWD' },
    { name: 'Singapore', country: 'SG', timeZone: 'Asia/Singapore', utcOffsetHours: 8, currency: 'SGD' },
    { name: 'London', country: 'GB', timeZone: 'Europe/London', utcOffsetHours: 0, currency: 'GBP' },
    { name: 'Berlin', country: 'DE', timeZone: 'Europe/Berlin', utcOffsetHours: 1, currency: 'EUR' },
    { name: 'Toronto', country: 'CA', timeZone: 'America/Toronto', utcOffsetHours: -5, currency: 'CAD' },
  ],
}
